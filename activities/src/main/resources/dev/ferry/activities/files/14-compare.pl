# ---- do both sides hold the same? ---------------------------------------------------------------
# Every file of both sides is read and hashed, on both hosts at once. Compared is what has been at
# rest since before the last pass; what moves is counted and left out. The long lists stay here.

sub hashes { # of all files of path n: path => sha256
  my ($n) = @_;
  chdir view($n, 'ro') or refuse('001', "no view of $paths[$n]. Prepare again.");
  open my $from, '-|:raw', 'sh', '-c', 'find t -path "$1" -prune -o -type f -print0 | xargs -0 -r nice sha256sum -z -b --', 'sh', trash()
    or refuse('090', "cannot run sha256sum: $!.");
  local $/ = "\0";
  my %hashes;
  while (my $line = <$from>) {
    chomp $line;
    $hashes{$2} = $1 if $line =~ /^([0-9a-f]{64}) [ *](.*)$/s;
  }
  close $from; # a file may vanish meanwhile; what was not hashed is not compared
  return \%hashes;
}

sub peer_manifest {
  my ($n) = @_;
  my $records = inventory($n);
  my $hashes = hashes($n);
  print map { "$_\0" . essence($records->{$_}) . "\0" . ($hashes->{$_} // '') . "\0" } keys %$records;
}

sub compare {
  master();
  for my $n (0 .. $#paths) {
    check_identity($n);
    my ($stamp, $known) = baseline($n) or refuse('032', 'no pass has ended well yet; nothing can be compared. Follow first.');
    # in a process of its own: both hosts read at the same time
    open my $from, '-|:raw', peer_words('manifest', $n) or refuse('022', "cannot ask the other side: $!.");
    my $before = inventory($n);
    my $hashes = hashes($n);
    my $after = inventory($n);
    my $text = do { local $/; <$from> // '' };
    close $from or refuse('022', 'the other side did not send its manifest.');
    my @fields = split /\0/, $text, -1;
    pop @fields;
    my %theirs;
    for (my $i = 0; $i + 2 <= $#fields; $i += 3) { $theirs{$fields[$i]} = [@fields[$i + 1, $i + 2]] }
    foresee($n, $known);
    answer("first.$n", slurp("$home/first.$n") // 'not by this move');
    judge($n, $stamp, $known, $before, $after, $hashes, \%theirs);
  }
}

sub judge {
  my ($n, $stamp, $known, $before, $after, $hashes, $theirs) = @_;
  my (%differing, $same, $moving);
  $same = $moving = 0;
  my %all = map { $_ => 1 } keys %$before, keys %$after, keys %$theirs;
  my $manifest = '';
  for my $path (sort keys %all) {
    my $mine = $after->{$path};
    # Whatever was not the same at the last pass, before and after the reading, is on the move.
    if (defined $mine ? ($before->{$path} // '') ne $mine || ($known->{$path} // '') ne $mine
      || changed_since($mine, $stamp) : exists $before->{$path} || exists $known->{$path}) {
      $moving++;
      next;
    }
    my $class = class_of($path, $mine, $hashes->{$path} // '', $theirs->{$path});
    if ($class) { push @{$differing{$class}}, $path } else { $same++ }
    $manifest .= "$path\0" . (defined $mine ? essence($mine) : '') . "\0" . ($hashes->{$path} // '') . "\0";
  }
  bring_again($n, $stamp, $known, grep { exists $after->{$_} || !-e "$home/taken" } map { @$_ } values %differing);
  write_down("$home/manifest.$n", $manifest);
  my (undef, $digest) = captured('sha256sum', "$home/manifest.$n");
  answer("same.$n", $same);
  answer("moving.$n", $moving);
  answer("digest.$n", substr $digest, 0, 64);
  answer("differing.$n", "$_: " . @{$differing{$_}} . ' (' . some(20, @{$differing{$_}}) . ')') for sort keys %differing;
}

# The next pass brings these, whatever their sizes and times say, and deletes those that are not here.
sub bring_again {
  my ($n, $stamp, $known, @paths) = @_;
  my ($still) = baseline($n);
  return if !@paths || ($still // '') ne $stamp; # a pass came between; the next comparison finds them again
  save_baseline($n, $stamp, {%$known, map { $_ => '' } @paths});
}

sub class_of {
  my ($path, $mine, $hash, $theirs) = @_;
  return 'only on the other side' if !defined $mine;
  return 'missing on the other side' if !$theirs;
  my @mine = split / /, essence($mine), 7;
  my @theirs = split / /, $theirs->[0], 7;
  my @classes = qw(type mode owner group size time target);
  for (0 .. $#classes) { return $classes[$_] if $mine[$_] ne $theirs[$_] }
  return 'unread' if $mine[0] eq 'f' && (!length $hash || !length $theirs->[1]);
  return 'content' if $hash ne $theirs->[1];
  return '';
}
