# ---- the trash: what was deleted on the side in charge, until the move is finished ---------------------
# The receiving side unlinks nothing. What is gone here is moved aside there, within its own tree, which
# alone is certain to be one file system; each time into a directory of its own, under its own path. No
# walk, copy or comparison of this script looks into it.

sub trash_name { return ".ferry-trash-$migration-$id" }
sub trash { return 't/' . trash_name() }
sub but_trash { return ('-path', trash(), '-prune', '-o') } # find's words before what it is to do

# All of them, or it is refused; what is not there any more is fine.
sub set_aside_there {
  my ($n, @paths) = @_;
  return if !@paths;
  my $peer = talk(peer_words('set-aside', $n));
  ask_aside($n, $peer, @paths);
  close $peer->{to};
}

sub ask_aside {
  my ($n, $peer, @paths) = @_;
  print {$peer->{to}} 'aside ', scalar(@paths), "\0", map { "$_\0" } @paths;
  $peer->{to}->flush or refuse('022', 'the other side does not listen any more.');
  local $/ = "\0";
  my $from = $peer->{from};
  my $said = <$from> // refuse('022', 'the other side did not set aside what is gone here.');
  chomp $said;
  no_space($said);
  refuse('043', "the other side of " . printable($paths[$n]) . " could not set aside what is gone here: $said. Nothing was unlinked.")
    if $said ne 'done';
}

# ---- on the other side -----------------------------------------------------------------------------

sub peer_set_aside {
  my ($n) = @_;
  binmode STDIN;
  my ($count) = word() =~ /^aside (\d+)$/ or refuse('025', 'the other side did not say what is to be set aside.');
  take_aside($n, $count);
}

sub take_aside { # so many, from stdin
  my ($n, $count) = @_;
  my @paths = map { word() } 1 .. $count;
  my $why = set_aside($n, @paths);
  print defined $why ? printable($why) : 'done', "\0";
}

sub set_aside { # nothing, or why not
  my ($n, @paths) = @_;
  may_receive($n);
  chdir view($n, 'rw') or return "no view: $!";
  my $batch = sprintf '%s/%010d.%d', trash(), time, $$;
  my %listed = map { $_ => 1 } @paths;
  mkdir trash(), 0700 or $!{EEXIST} or return trash() . ": $!";
  # Whoever owned the tree before it was fenced may have put something else there.
  my ($mode, $owner) = (lstat trash())[2, 4];
  return trash() . ' is not ours' if !-d _ || $owner || $mode & 077;
  for my $path (sort @paths) { # a directory comes before what is in it, and takes that along
    return 'a strange name' if strange($path) || $path eq 't';
    next if !lies_in_directories($path, {}) || !stands($path);
    next if -d _ && !all_below($path, \%listed); # what is listed in it comes by itself
    my ($in) = $path =~ m{^(.*)/};
    for my $made (map { "$batch$_" } '', ladder($in)) { mkdir $made, 0700 or $!{EEXIST} or return "$made: $!" }
    rename $path, "$batch/$path" or return "$path: $!";
  }
  chdir '/';
  return;
}

sub ladder { # a/b: /a, /a/b
  my ($path) = @_;
  my $at = '';
  return map { $at .= "/$_" } split m{/}, $path;
}

sub all_below { # whether a directory holds nothing that is not listed
  my ($directory, $listed) = @_;
  open my $from, '-|:raw', 'find', $directory, '-print0' or return 0;
  local $/ = "\0";
  while (my $path = <$from>) {
    chomp $path;
    return 0 if !$listed->{$path};
  }
  return close $from;
}

# At the end: back to where it was, where nothing is there now; the rest goes.
sub empty_trash {
  my ($n, $back) = @_;
  # A host that was restarted while it was in charge has no view of its tree any more.
  my $viewed = mounted(view($n, 'rw') . '/t', mounts('self'));
  chdir($viewed ? view($n, 'rw') . '/t' : $paths[$n]) or return;
  my $trash = trash_name();
  put_back("$_/t", '.') for $back ? reverse sort glob("$trash/*") : ();
  must('043', 'rm', '-rf', '--one-file-system', '--', $trash);
  chdir '/';
}

sub put_back {
  my ($from, $to) = @_;
  opendir my $entries, $from or return;
  for my $name (grep { !/^\.\.?$/ } readdir $entries) {
    if (!lstat "$to/$name") { rename "$from/$name", "$to/$name" }
    elsif (-d _ && lstat "$from/$name" && -d _) { put_back("$from/$name", "$to/$name") }
  }
}
