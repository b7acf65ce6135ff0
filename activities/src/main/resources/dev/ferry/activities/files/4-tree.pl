# ---- what a tree holds --------------------------------------------------------------------------
# One find walk. A record is "ctime type mode uid gid links inode size mtime" and a link's target;
# its key is the path within the view, "t" for the tree itself. ctime cannot be set by anybody, so
# a path whose record is the same has not changed; except within the clock's grain, so whatever
# changed after the stamp of a walk counts as changed at the next.
# Subvolumes of btrfs and layers of an overlay are devices of their own, each with inodes from the start, and
# no mounts. So what has several names tells its device too, if that is not the root's: then
# the inode is "inode@device". Of all others only the inode is known, for devices get other numbers at a restart.
our @TOLD = map { ('-printf', "%p\\0%C@ %y %#m %U %G %n $_ %s %T@\\0%l\\0") } '%i@%D', '%i';
our @TELL = ('(', '!', '-type', 'd', '-links', '+1', @TOLD[0, 1], '-o', @TOLD[2, 3], ')');

# Before the walk, by the clock that gives files their times: less than a tick of the kernel where
# that clock is this host's and the file system keeps fractions of seconds (all local ones of today),
# else 2 s.
our %OF_THIS_HOST = map { $_ => 1 } qw(ext4 xfs btrfs tmpfs f2fs zfs bcachefs overlay);

sub stamp_of {
  my ($n, $mark, $records) = @_;
  my $tree = mounted(view($n, 'ro') . '/t', mounts('self')) or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my ($fraction) = $records->{t} =~ /^\d+\.(\d+)/;
  my $grain = $OF_THIS_HOST{$tree->{type}} && $fraction =~ /[1-9]/ ? 0.1 : 2;
  return (split / /, $mark)[0] - $grain;
}

our $BROKEN_OFF = qr/failed to read file names/; # what find complains of then, with no file's name

# Nothing, or why there may be more than it told. A directory that is moved elsewhere while find is below it
# breaks all of its walk off; then it walks again.
sub records_from {
  my ($records, @words) = @_;
  my ($text, $unread);
  for (1 .. 3) {
    my $find = started(\@words);
    my $from = $find->{from};
    $text = do { local $/; <$from> // '' };
    $unread = left_unread(ending($find));
    last if ($unread // '') !~ /$BROKEN_OFF/;
  }
  my @fields = split /\0/, $text, -1;
  pop @fields;
  my $device = (lstat 't')[0] // '';
  for (my $i = 0; $i + 2 <= $#fields; $i += 3) {
    $fields[$i + 1] =~ s/\@\Q$device\E / / if index($fields[$i + 1], '@') >= 0;
    $records->{$fields[$i]} = "$fields[$i + 1] $fields[$i + 2]";
  }
  return $unread;
}

# What find complains of, but for what vanished while it looked: that is how a live tree looks. It writes what is
# no letter in a name as \n or \033, so that each complaint is a line.
sub left_unread {
  my ($status, $said) = @_;
  my @else = grep { !/^find: '.*': (?:No such file or directory|Not a directory)$/ } split /\n/, $said;
  return brief(join '; ', @else) if @else;
  return $status > 1 || $status && $said eq '' ? "find ended with status $status" : undef;
}

# Pages written through a mapping show in ctime only from their next write-back on; and a page that is
# written back while others still are may be written again at once. So the mark is set first.
sub synced {
  my ($n) = @_;
  my $mark = mark();
  captured('sync', '-f', view($n, 'ro') . '/t');
  return $mark;
}

sub mark { # a file that has the present time, by the clock that gives files theirs
  mkdir_all($run);
  my $mark = "$run/mark.$$";
  unlink $mark;
  open my $now, '>', $mark or refuse('090', "cannot write $mark: $!.");
  return $mark;
}

# Of path n, as the copy sees it: without what is excluded. Its stamp and its records. What it does not show
# counts as gone, so one that could not read everything shows nothing.
sub walk {
  my ($n, $mark) = @_;
  $mark //= mark();
  chdir view($n, 'ro') or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my %records;
  my $unread = records_from(\%records, 'find', $mark, 't', '-ignore_readdir_race', but_trash(), @TELL);
  unlink $mark;
  chdir '/';
  unread($n, $unread) if defined $unread;
  my $marked = delete $records{$mark};
  defined $marked && defined $records{t} or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my $stamp = stamp_of($n, $marked, \%records);
  if (@excludes) {
    my $kept = included($n);
    delete @records{grep { !$kept->{$_} } keys %records};
  }
  return ($stamp, \%records);
}

sub unread {
  my ($n, $why) = @_;
  refuse('038', 'the tree of ' . printable($paths[$n]) . " could not be read whole ($why). Nothing was concluded from what is"
    . ' missing. See the kernel log of the host that holds it.');
}

# Whether something is there, which lstat leaves to be asked as "_". That it cannot be told is no answer.
sub stands {
  my ($path) = @_;
  return 1 if lstat $path;
  return 0 if $!{ENOENT} || $!{ENOTDIR};
  refuse('038', printable($path) . " could not be looked at: $!. See the kernel log of the host that holds it.");
}

# Whether nothing above a path is a symbolic link, which would lead to what lies elsewhere.
sub lies_in_directories {
  my ($path, $known) = @_;
  my ($above) = $path =~ m{^(.*)/} or return 1;
  return $known->{$above} //= (lies_in_directories($above, $known) && stands($above) && -d _) ? 1 : 0;
}

# As find would tell it, without a process; nothing where nothing is there, empty where this cannot be
# told so. statx(2)
sub record_of {
  my ($path) = @_;
  my $statx = call_number('statx') // return '';
  my $told = "\0" x 256;
  if (syscall($statx, -100, $path, 0x100, 0x7ff, $told) < 0) { return $!{ENOENT} || $!{ENOTDIR} ? undef : '' }
  my ($links, $uid, $gid, $mode, $inode, $size, $changed, $changed_ns, $modified, $modified_ns) =
    unpack 'x16 L L L S x2 Q Q x48 q L x4 q L', $told;
  my $type = {0100000 => 'f', 0040000 => 'd', 0120000 => 'l'}->{$mode & 0170000} // return '';
  return sprintf '%d.%09d0 %s %#o %d %d %d %d %d %d.%09d0 %s', $changed, $changed_ns, $type, $mode & 07777, $uid, $gid, $links,
    $type ne 'd' && $links > 1 ? with_device($inode, $path) : $inode, $size, $modified, $modified_ns, $type eq 'l' ? readlink($path) // return '' : '';
}

sub with_device {
  my ($inode, $path) = @_;
  my ($device, $root) = map { (lstat)[0] // '' } $path, 't';
  return $device eq $root ? $inode : "$inode\@$device";
}

# The records of single paths within the present view, and of directories with all below them.
sub look_again {
  my ($n, $paths, $directories) = @_;
  chdir view($n, 'ro') or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my (%records, %real);
  my @unknown;
  for my $path (grep { lies_in_directories($_, \%real) } @$paths) {
    my $record = record_of($path) // next;
    if (length $record) { $records{$path} = $record } else { push @unknown, $path }
  }
  for ([\@unknown, '-maxdepth', '0'], [$directories]) {
    my ($names, @depth) = @$_;
    my @there = grep { lies_in_directories($_, \%real) && stands($_) } @$names;
    while (my @some = splice @there, 0, 500) {
      my $unread = records_from(\%records, 'find', @some, @depth, @TELL);
      unread($n, $unread) if defined $unread;
    }
  }
  chdir '/';
  return \%records;
}

# As the plan has them, from the tree's root; which itself is never excluded, whatever they say, and the
# trash always is.
sub filters {
  return ('--exclude=/' . trash() . '/', '--include=/t/', map { my $pattern = $_; $pattern =~ s{^([-+] )?/}{($1 // '') . '/t/'}e; "--exclude=$pattern" } @excludes);
}

# rsync's patterns are its own business: it is asked which names it would copy.
sub included {
  my ($n) = @_;
  my %kept;
  mkdir_all("$run/none");
  my $asked = started(['rsync', '-n', '-aH', '--out-format=%n', filters(), view($n, 'ro') . '/t', "$run/none/"]);
  my $from = $asked->{from};
  while (my $name = <$from>) {
    chomp $name;
    $name =~ s{(?<=.)/$}{};
    $kept{plain($name)} = 1;
  }
  my ($status, $said) = ending($asked);
  unread($n, "rsync ended with status $status: " . brief($said)) if $status && $status != 24; # which is: something vanished
  return \%kept;
}

sub plain { my ($name) = @_; $name =~ s/\\#([0-7]{3})/chr oct $1/ge; return $name } # rsync(1), --out-format

sub changed_since { # a record's ctime
  my ($record, $stamp) = @_;
  no warnings 'numeric'; # the rest of it
  return $record >= $stamp;
}

# What must be the same on both sides: of a directory no size, of nothing inode, ctime, link count.
sub essence {
  my ($record) = @_;
  my (undef, $type, $mode, $uid, $gid, undef, undef, $size, $mtime, $to) = split / /, $record, 10;
  $size = 0 if $type ne 'f';
  return "$type $mode $uid $gid $size $mtime " . ($to // '');
}

# ---- the baseline: what the other side is known to hold ---------------------------------------
# Written when a copy has ended well, removed before anything is written over there. First field:
# the time before the walk; then the records. An empty record is a path whose state is not known.

sub baseline_file { my ($n) = @_; return "$home/baseline.$n" }

sub save_baseline {
  my ($n, $stamp, $records) = @_;
  my $new = new_of(baseline_file($n));
  open my $out, '>:raw', $new or refuse('090', "cannot write the baseline: $!.");
  print {$out} "$stamp\0", map { "$_\0$records->{$_}\0" } keys %$records;
  close $out or refuse('090', "cannot write the baseline: $!.");
  rename $new, baseline_file($n) or refuse('090', "cannot write the baseline: $!.");
}

sub baseline {
  my ($n, $file) = @_;
  my $text = slurp($file // baseline_file($n)) // return;
  my @fields = split /\0/, $text, -1;
  pop @fields;
  my $stamp = shift @fields;
  my %records = @fields;
  return ($stamp, \%records);
}

# What was known stays known: once held by both sides, missing here means deleted here. So does what is
# sent next, since when the copy is cut off, some of it is over there, and a program's temporary file will
# never be here again. With "?", the stamp and the record that it had: then nothing else can be over there.
# Where something was, it may still be that, with the same size and time, until a copy has ended well.
sub forget_baseline {
  my ($n, $stamp, $was, $records, @sent) = @_;
  rename baseline_file($n), "$home/known.$n";
  open my $known, '>>:raw', "$home/known.$n" or refuse('090', "cannot write $home/known.$n: $!.");
  print {$known} -s $known ? '' : "0\0", map { "$_\0" . (defined $records->{$_} && !exists $was->{$_} ? "?$stamp $records->{$_}" : '') . "\0" } @sent;
  close $known or refuse('090', "cannot write $home/known.$n: $!.");
}

# What of these is not over there for all that is known, or is another since it was sent: a copy that goes
# by sizes and times would take it for the same if somebody has set them back. First all, then those that
# were sent.
sub unsure {
  my ($n, $records) = @_;
  my ($stamp, $was) = last_known($n);
  my @unsure = grep {
    my ($since, $record) = ($was->{$_} // '') =~ /^\?(\S+) (.*)/s ? ($1, $2) : ($stamp, $was->{$_});
    differs($since, $record, $records->{$_})
  } keys %$records;
  return (\@unsure, [with_other_names($records, grep { exists $was->{$_} } @unsure)], $was // {});
}

# Of the newest pass, also of one that did not end well.
sub last_known {
  my ($n) = @_;
  my ($stamp, $was) = baseline($n);
  return $was ? ($stamp, $was) : baseline($n, "$home/known.$n");
}

# A file with several names is copied with all of them, or the other side would hold several files.
sub with_other_names {
  my ($records, @paths) = @_;
  my %inodes = map { ((linked($records->{$_}))[1] // '') => 1 } @paths;
  delete $inodes{''};
  return @paths if !%inodes;
  my %all = map { $_ => 1 } @paths, grep { $inodes{(linked($records->{$_}))[1] // ''} } keys %$records;
  return keys %all;
}

# The stand-in for "nobody swapped the disk": kept over restarts, where mount and device numbers
# are not.
sub identity {
  my ($n) = @_;
  my $at = view($n, 'ro') . '/t';
  my @stat = stat $at or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my (undef, $filesystem) = captured('findmnt', '-n', '-o', 'UUID,FSTYPE', '--target', $at);
  return "$stat[1] $filesystem";
}

sub check_identity {
  my ($n) = @_;
  my $now = identity($n);
  my $known = slurp("$home/identity.$n");
  if (!defined $known) {
    write_down("$home/identity.$n", $now);
  } elsif ($known ne $now) {
    refuse('010', printable($paths[$n]) . " is another directory than the one that was prepared ($now"
      . " instead of $known): a mount over it, or an unmounted disk. Put it back, or clean up and prepare again.");
  }
  same($paths[$n], view($n, 'ro') . '/t')
    or refuse('010', printable($paths[$n]) . ' is another directory than the one that was prepared'
      . ' (a mount over it, or an unmounted disk). Put it back, or clean up and prepare again.');
}

sub count { my ($records) = @_; return keys(%$records) - (exists $records->{t} ? 1 : 0) }

sub some { my ($most, @names) = @_; # for people
  my @few = sort @names;
  my $more = @few > $most ? sprintf(' and %d more', @few - $most) : '';
  splice @few, $most;
  return join(', ', map { s{^t/}{}r } map { printable($_) } @few) . $more;
}
