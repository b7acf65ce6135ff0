# ---- what is small and plain goes without rsync ---------------------------------------------------
# To look at both sides once more, and to end, takes rsync longer than to carry a hundred small files.
# So where all that changed are small files with one name and no attributes or ACLs, and directories,
# it goes to the process that proves the other side and has been connected before. Whatever
# is anything else, or does not work over there, is left to rsync, which does all of it again.

use constant {
  SMALL_TOGETHER => 8 << 20,
  LONGEST_NAME => 240, # a temporary file's has a few more
  AT_FDCWD => -100,
  AT_SYMLINK_NOFOLLOW => 0x100,
  UTIME_OMIT => 0x3ffffffe,
};

# Whether it has neither attributes nor an ACL; what cannot be known is none of ours.
sub bare {
  my ($path) = @_;
  my $list = call_number('llistxattr') // return;
  my $size = syscall $list, $path, 0, 0;
  return $size == 0 || $size < 0 && $!{EOPNOTSUPP};
}

# How many files went over, once the other side has said that all is done; nothing if rsync is to do it.
sub hand_over {
  my ($n, $now, $list, $peer) = @_;
  my $text = small_and_plain($n, $now, $list) // return;
  print {$peer->{to}} $text and $peer->{to}->flush or refuse('022', 'the other side does not listen any more.');
  local $/ = "\0";
  my $from = $peer->{from};
  my $said = <$from> // refuse('022', 'the other side does not answer any more.');
  chomp $said;
  return $said eq 'put' ? scalar grep { $now->{$_} =~ /^\S+ f/ } @$list : undef;
}

sub small_and_plain {
  my ($n, $now, $list) = @_;
  chdir view($n, 'ro') or return;
  my $text = 'put ' . @$list . "\0";
  my $together = 0;
  for my $path (@$list) {
    my (undef, $type, $mode, $uid, $gid, $links, undef, $size, $mtime) = split / /, $now->{$path};
    my ($seconds, $fraction) = $mtime =~ /^(\d+)\.(\d{9})/ or return;
    return if !bare($path);
    my $is = join ' ', $mode, $uid, $gid, $seconds, $fraction;
    if ($type eq 'd') {
      $text .= "d\0$path\0$is\0";
      next;
    }
    return if $type ne 'f' || $links > 1 || $size > SMALL || $size >= HOLE() || ($together += $size) > SMALL_TOGETHER;
    return if $path =~ m{[^/]{${\(LONGEST_NAME + 1)}}$}s;
    my $content = slurp($path) // return;
    return if length $content != $size;
    $text .= "f\0$path\0$is $size\0$content";
  }
  chdir '/';
  return $text;
}

# ---- on the other side -----------------------------------------------------------------------------

sub word { # of what the other side sends, up to a NUL
  local $/ = "\0";
  my $word = <STDIN> // refuse('025', 'the other side ended in the middle of what it sent.');
  chomp $word or refuse('025', 'the other side ended in the middle of what it sent.');
  return $word;
}

# Takes in so many things; nothing, or why not all of them.
sub take_in {
  my ($n, $count) = @_;
  may_receive($n);
  chdir view($n, 'rw') or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my (@directories, %real, $why);
  for (1 .. $count) {
    my ($what, $path) = (word(), word());
    my @is = split / /, word();
    my $content = '';
    if ($what eq 'f') {
      my $got = read STDIN, $content, $is[5];
      refuse('025', 'the other side ended in the middle of a file.') if $is[5] && $got != $is[5];
    }
    next if defined $why; # the rest is only read
    $why = strange($path) ? 'a strange name'
      : !lies_in_directories($path, \%real) ? 'a symbolic link above it'
      : $what eq 'd' ? make_directory($path)
      : put_file($path, $content, @is);
    push @directories, [$path, @is] if $what eq 'd';
  }
  while (!defined $why and my $last = pop @directories) { $why = set_directory(@$last) } # what is in them comes first
  chdir '/';
  return $why;
}

sub strange { my ($path) = @_; return $path !~ m{^t(?:/[^/]+)*\z}s || $path =~ m{/\.\.?(?:/|\z)} }

sub make_directory {
  my ($path) = @_;
  mkdir $path, 0700 or $!{EEXIST} or return "$!";
  lstat $path && -d _ or return 'no directory over there';
  return bare($path) ? undef : 'attributes over there';
}

sub set_directory {
  my ($path, $mode, $uid, $gid, @time) = @_;
  chown $uid, $gid, $path or return "$!";
  chmod oct $mode, $path or return "$!";
  my $set = call_number('utimensat') // return 'no way to set its time';
  return syscall($set, AT_FDCWD, $path, packed(@time), AT_SYMLINK_NOFOLLOW) == 0 ? undef : "$!";
}

sub packed { my ($seconds, $fraction) = @_; return pack 'l!4', 0, UTIME_OMIT, $seconds, $fraction }

# Wholly there or not at all, under a name like those of rsync, which the next full pass removes.
sub put_file {
  my ($path, $content, $mode, $uid, $gid, @time) = @_;
  return 'a directory over there' if lstat $path && -d _;
  my ($in, $name) = $path =~ m{^(.*/)([^/]+)$}s or return 'a strange name';
  my $new = sprintf '%s.%s.%06d', $in, $name, $$ % 1_000_000;
  unlink $new;
  sysopen my $out, $new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600 or return "$!";
  my $set = call_number('utimensat');
  my $fine = defined $set && (!length $content || syswrite($out, $content) == length $content)
    && chown($uid, $gid, $out) && chmod(oct $mode, $out)
    && syscall($set, fileno $out, 0, packed(@time), 0) == 0 && close $out;
  my $why = $fine ? bare($new) ? undef : 'attributes over there' : "$!";
  $why = "$!" if !defined $why && !rename $new, $path;
  unlink $new if defined $why;
  return $why;
}
