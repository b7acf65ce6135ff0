# ---- the change journal: which paths may have changed since the last walk ------------------------
# A process beside the one that stays, with an inotify watch on every directory of a path. It is
# complete before the last walk before the pause begins, so that in the pause nothing needs to be
# looked at but what it names. It only narrows where to look, never what is found there; and where
# it cannot be proven whole it says why, and the tree is walked instead. inotify(7), "Limitations".

use constant {
  IN_CLOEXEC_NONBLOCK => 02000000 | 04000,
  # modify, attrib, close_write, moved_from, moved_to, create, delete, delete_self, move_self
  IN_WHAT => 0x02 | 0x04 | 0x08 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800,
  IN_ONLYDIR_DONT_FOLLOW => 0x01000000 | 0x02000000,
  IN_ATTRIB => 0x04,
  IN_APPEARED => 0x80 | 0x100,
  IN_ROOT_GONE => 0x400 | 0x800,
  IN_UNMOUNT => 0x2000,
  IN_OVERFLOW => 0x4000,
  IN_ISDIR => 0x40000000,
};

# Starts the process; whether it is of any use is known when it is asked.
sub journal_begin {
  my ($n) = @_;
  pipe my $in, my $to and pipe my $from, my $out or refuse('090', "cannot make a pipe: $!.");
  my $pid = fork // refuse('090', "cannot fork: $!.");
  if (!$pid) {
    close $_ for $to, $from;
    $0 = 'ferry-files journal of ' . printable($paths[$n]);
    open $_->[0], $_->[1], '/dev/null' for [\*STDOUT, '>'], [\*STDERR, '>'];
    binmode $out;
    $out->autoflush;
    my $kept = eval { keep_journal($n, $in, $out); 1 };
    print {$out} $@ =~ s/ at \S+ line \d+\.\n//r, "\0" if !$kept;
    require POSIX;
    POSIX::_exit(0);
  }
  binmode $_ for $to, $from;
  $to->autoflush;
  return {pid => $pid, to => $to, from => $from};
}

# Waits until every directory is watched; what is written from then on, it sees.
sub journal_ready {
  my ($n, $journal) = @_;
  my $said = journal_says($journal);
  return journal_unfit($journal, $said) if $said ne 'ready';
  my ($why) = unwatchable($n);
  return journal_unfit($journal, $why) if defined $why;
}

# Whether it would serve if the pause came now, as far as can be told without it: nothing, or why not.
sub journal_unlikely {
  my ($n, $known) = @_;
  my $why = eval { inotify(); '' } // $@ =~ s/ at \S+ line .*//sr;
  return $why if $why;
  my $directories = grep { /^\S+ d/ } values %$known;
  return "it would need $directories watches, more than half of fs.inotify.max_user_watches" if $directories > watches_at_most();
  return (unwatchable($n))[0];
}

sub unwatchable { # what changes without an event, or is elsewhere
  my ($n) = @_;
  my @mapped = mappings($n);
  return "a mapped file changes without a trace: $mapped[0]" if @mapped;
  return "the kernel's NFS server writes files that it knows without their names" if (slurp('/proc/fs/nfsd/exports') // '') =~ /^[^#\s]/m;
  return map { "$_ is a mount inside" } nested($n);
}

sub journal_unfit { # there is always a reason, told once
  my ($journal, $why) = @_;
  delete @$journal{qw(to from)}; # its process ends with them
  $journal->{why} //= printable($why);
  return;
}

sub journal_says {
  my ($journal, $limit) = @_;
  local $/ = "\0";
  my $from = $journal->{from};
  vec(my $ready = '', fileno $from, 1) = 1;
  return 'its process does not answer' if !select $ready, undef, undef, $limit;
  my $said = <$from> // 'its process has ended';
  chomp $said;
  return $said;
}

sub nested {
  my ($n) = @_;
  return map { $_->{at} } grep { index($_->{at}, "$paths[$n]/") == 0 } mounts('self');
}

# All that was named, when nobody writes any more: paths, and directories that are to be looked at
# with all below them, because they came when nobody watched them yet. Nothing where it is not whole.
# Between two sentinels, the root's own mode is set to what it is: only who still gets every event,
# in order, sees the three.
sub journal_ends {
  my ($n, $journal) = @_;
  return if defined $journal->{why};
  my @nested = nested($n);
  return journal_unfit($journal, "$nested[0] was mounted inside") if @nested;
  my $root = view($n, 'rw') . '/t';
  my $mode = (stat $root)[2] // return journal_unfit($journal, 'its root is gone');
  sentinel($n, $journal, 'before') && chmod($mode & 07777, $root) && sentinel($n, $journal, 'after')
    or return journal_unfit($journal, "its sentinel was refused: $!");
  print {$journal->{to}} "tell\n"; # which fails where it has ended, and has said why
  my $said = journal_says($journal, 0.5);
  my ($paths, $below) = $said =~ /^whole (\d+) (\d+)$/ or return journal_unfit($journal, $said);
  my @names;
  for (1 .. $paths + $below) {
    local $/ = "\0";
    my $from = $journal->{from};
    push @names, <$from> // return journal_unfit($journal, 'its process has ended');
    chomp $names[-1];
  }
  unlink map { sentinel_of($n, $journal->{pid}, $_) } qw(before after);
  return ([@names[0 .. $paths - 1]], [@names[$paths .. $#names]]);
}

sub sentinel_of { my ($n, $pid, $which) = @_; return "$run/$n/sentinel/$which.$pid" }

sub sentinel {
  my ($n, $journal, $which) = @_;
  my $file = sentinel_of($n, $journal->{pid}, $which);
  unlink $file;
  return sysopen my $made, $file, O_WRONLY | O_CREAT | O_EXCL;
}

# ---- in its own process: dies with the reason why it cannot be whole -----------------------------

sub keep_journal {
  my ($n, $in, $out) = @_;
  my $journal = {changed => {}, below => {}, directory => {}, root => -1, sentinel => -1};
  watch_all($n, $journal);
  print {$out} "ready\0";
  my ($asked, $queue) = (fileno $in, fileno $journal->{queue});
  while (1) {
    my $ready = '';
    vec($ready, $_, 1) = 1 for $asked, $queue;
    select $ready, undef, undef, undef;
    take_events($journal) if vec $ready, $queue, 1;
    next if !vec $ready, $asked, 1;
    <$in> // return; # nobody wants to know
    until_sentinel($journal);
    my @changed = keys %{$journal->{changed}};
    my @below = keys %{$journal->{below}};
    print {$out} 'whole ' . @changed . ' ' . @below . "\0", map { "$_\0" } @changed, @below;
    return;
  }
}

sub inotify {
  my @numbers = map { call_number($_) // die "inotify's numbers are not known for " . architecture() } qw(inotify_init1 inotify_add_watch);
  return @numbers;
}

# The limit is one for all that root runs; half of it is left to others.
sub watches_at_most { return int((slurp('/proc/sys/fs/inotify/max_user_watches') // 0) / 2) }

sub watch_all {
  my ($n, $journal) = @_;
  my ($init, $add) = inotify();
  my $queue = syscall $init, IN_CLOEXEC_NONBLOCK;
  $queue >= 0 or die "inotify refuses: $!";
  open $journal->{queue}, '<&=', $queue or die "inotify refuses: $!";
  my $left = watches_at_most();
  my $watch = sub {
    my ($directory) = @_;
    die 'more directories than half of fs.inotify.max_user_watches' if --$left < 0;
    my $wd = syscall $add, $queue, $directory, IN_WHAT | IN_ONLYDIR_DONT_FOLLOW;
    return $wd if $wd >= 0;
    return if $!{ENOENT} || $!{ENOTDIR}; # gone again, which its parent tells
    die $!{ENOSPC} ? 'fs.inotify.max_user_watches is used up' : printable("$directory cannot be watched: $!");
  };
  mkdir_all("$run/$n/sentinel");
  $journal->{sentinel} = $watch->("$run/$n/sentinel") // die 'there is no place for its sentinel';
  chdir view($n, 'ro') or die 'there is no view of it';
  $journal->{root} = $watch->('t') // die 'its root is gone';
  $journal->{directory}{$journal->{root}} = 't';
  my %watched = (t => 1);
  # A directory that comes while its parent is not watched yet is found by the next look.
  for (1 .. 20) {
    my $new = 0;
    my $find = started(['find', 't', but_trash(), '-type', 'd', '-print0']);
    my $from = $find->{from};
    local $/ = "\0";
    while (my $directory = <$from>) {
      chomp $directory;
      next if $watched{$directory}++;
      my $wd = $watch->($directory) // next;
      $journal->{directory}{$wd} = $directory;
      take_events($journal) if ++$new % 500 == 0;
    }
    my $unread = left_unread(ending($find));
    die "a directory may be unwatched: $unread" if defined $unread;
    return if !$new;
  }
  die 'directories come quicker than they can be watched';
}

# Whatever the kernel has queued; not waited for.
sub take_events {
  my ($journal) = @_;
  while (sysread $journal->{queue}, my $events, 1 << 18) {
    my $at = 0;
    while ($at < length $events) {
      my ($wd, $mask, undef, $length) = unpack "x$at l L L L", $events;
      my $name = unpack 'x' . ($at + 16) . " Z$length", $events;
      $at += 16 + $length;
      take_event($journal, $wd, $mask, $name);
    }
  }
}

sub take_event {
  my ($journal, $wd, $mask, $name) = @_;
  die 'more events than its queue holds (fs.inotify.max_queued_events)' if $mask & IN_OVERFLOW;
  die 'it was unmounted' if $mask & IN_UNMOUNT;
  if ($wd == $journal->{sentinel}) {
    $journal->{seen} = 'before' if $name eq "before.$$";
    $journal->{seen} .= ' after' if $name eq "after.$$" && defined $journal->{seen};
    return;
  }
  die 'its root was moved or removed' if $wd == $journal->{root} && $mask & IN_ROOT_GONE;
  my $directory = $journal->{directory}{$wd} // return;
  if ("$directory/$name" eq trash()) { $journal->{changed}{$directory} = 1; return }
  if (!length $name) {
    $journal->{seen} .= ' root' if $wd == $journal->{root} && $mask & IN_ATTRIB && defined $journal->{seen};
    $journal->{changed}{$directory} = 1;
  } elsif ($mask & IN_ISDIR && $mask & IN_APPEARED) {
    $journal->{below}{"$directory/$name"} = 1;
    $journal->{changed}{$directory} = 1;
  } else {
    $journal->{changed}{"$directory/$name"} = 1;
    $journal->{changed}{$directory} = 1; # its time
  }
}

sub until_sentinel {
  my ($journal) = @_;
  for (1 .. 50) {
    take_events($journal);
    if (($journal->{seen} // '') =~ / after/) {
      return if $journal->{seen} =~ /^before(?: root)+ after/;
      last;
    }
    vec(my $ready = '', fileno $journal->{queue}, 1) = 1;
    select $ready, undef, undef, 0.02;
  }
  die 'its sentinel did not come through';
}
