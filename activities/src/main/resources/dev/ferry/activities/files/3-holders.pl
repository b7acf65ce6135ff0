# ---- who could still write past the fence ------------------------------------------------------
# A fence covers names, not what was opened before: descriptors, shared mappings, and directories
# (a working directory, an open directory) lead past it, and so does another mount of the tree in
# some namespace that does not receive ours.

# Where a process sees the tree: places, and whether the mount on top there can be written.
sub places {
  my ($n, $mounts, $device, $root) = @_;
  my @places;
  for my $mount (grep { $_->{device} eq $device } @$mounts) {
    next if $mount->{at} =~ m{^/run/ferry/};
    my $at;
    if ($mount->{root} eq $root || index("$mount->{root}/", "$root/") == 0) {
      $at = $mount->{at};
    } elsif ($mount->{root} eq '/' || index("$root/", "$mount->{root}/") == 0) {
      my $below = substr $root, $mount->{root} eq '/' ? 0 : length $mount->{root};
      $at = ($mount->{at} eq '/' ? '' : $mount->{at}) . $below;
    } else {
      next;
    }
    my $top = mounted($at, @$mounts) // $mount;
    push @places, [$at, !$top->{readonly}] if !grep { $_->[0] eq $at } @places;
  }
  return @places;
}

sub holders {
  my (@found, %seen);
  my @mine = mounts('self');
  my @trees;
  for my $n (0 .. $#paths) {
    my $tree = mounted(view($n, 'ro') . '/t', @mine) or refuse('001', "no view of $paths[$n]. Prepare again.");
    push @trees, [$n, $tree->{device}, $tree->{root}];
  }
  my (%looked, $pid);
  while (defined($pid = unlooked(\%looked))) {
    my $space = readlink "/proc/$pid/ns/mnt" or next;
    my $known = $seen{$space} //= namespace($pid, \@trees, \@found);
    my ($inside, $readonly) = @$known;
    next if !$inside;
    for my $what (qw(cwd root)) {
      my $to = readlink "/proc/$pid/$what" // next;
      push @found, named($pid, "has its $what in", $to)
        if $to =~ $inside && !$readonly->{mount_of("/proc/$pid/$what") // ''};
    }
    opendir my $fds, "/proc/$pid/fd" or next;
    for my $fd (grep { /^\d/ } readdir $fds) {
      my $to = readlink "/proc/$pid/fd/$fd" // next;
      next if $to !~ $inside;
      my ($flags, $mount) = (slurp("/proc/$pid/fdinfo/$fd") // '') =~ /flags:\s*(\d+)\s.*?mnt_id:\s*(\d+)/s or next;
      next if $readonly->{$mount};
      my $writes = oct($flags) & (O_WRONLY | O_RDWR);
      my @stat = stat "/proc/$pid/fd/$fd" or next;
      next if !$writes && !S_ISDIR($stat[2]);
      next if $stat[3] == 0 && !S_ISDIR($stat[2]); # deleted: nobody can reach what is written there
      push @found, named($pid, $writes ? 'can write' : 'holds the directory', $to);
    }
    push @found, mapped($pid, $inside);
  }
  my %once;
  return grep { !$once{$_}++ } @found;
}

sub mapped { # what a process has mapped for writing there
  my ($pid, $inside) = @_;
  my $maps = slurp("/proc/$pid/maps") // return;
  return map { named($pid, 'has mapped for writing', $_) } grep { $_ =~ $inside } $maps =~ /^\S+ .w.s \S+ \S+ \d+\s+(\/.*)$/mg;
}

sub mappings { # of path n, by any process
  my ($n) = @_;
  my $tree = mounted(view($n, 'ro') . '/t', mounts('self')) or refuse('001', "no view of $paths[$n]. Prepare again.");
  my (%looked, %seen, @found, $pid);
  while (defined($pid = unlooked(\%looked))) {
    my $space = readlink "/proc/$pid/ns/mnt" or next;
    my $known = $seen{$space} //= namespace($pid, [[$n, @$tree{qw(device root)}]], []);
    push @found, mapped($pid, $known->[0]) if $known->[0];
  }
  return @found;
}

# A process that has not been looked at yet. A process may start another and end before its turn, so
# the list is read until there is none.
sub unlooked {
  my ($looked) = @_;
  my $queue = $looked->{queue} //= [];
  if (!@$queue) {
    opendir my $proc, '/proc' or refuse('090', "cannot read /proc: $!.");
    @$queue = grep { /^\d+$/ && $_ != $$ && !$looked->{$_}++ } readdir $proc;
  }
  return shift @$queue;
}

# What a namespace means for the trees: a pattern for paths inside, its read-only mounts; and any
# place where it can write them.
sub namespace {
  my ($pid, $trees, $found) = @_;
  my @mounts = mounts($pid) or return [undef, {}];
  my @patterns;
  for (@$trees) {
    my ($n, $device, $root) = @$_;
    for my $place (places($n, \@mounts, $device, $root)) {
      my ($at, $writable) = @$place;
      push @patterns, quotemeta $at;
      push @$found, named($pid, 'sees it writable at', $at) if $writable;
    }
  }
  my $inside = join '|', @patterns;
  return [@patterns ? qr{^(?:$inside)(?:/|$)} : undef, { map { $_->{id} => 1 } grep { $_->{readonly} } @mounts }];
}

sub mount_of { # the mount that a magic link leads to
  my ($link) = @_;
  sysopen my $file, $link, O_RDONLY | O_DIRECTORY or return;
  return ((slurp('/proc/self/fdinfo/' . fileno $file) // '') =~ /mnt_id:\s*(\d+)/)[0];
}

sub named {
  my ($pid, $does, $what) = @_;
  my $name = slurp("/proc/$pid/comm") // '?';
  $name =~ s/\s+$//;
  my ($unit) = (slurp("/proc/$pid/cgroup") // '') =~ m{/([^/\n]+\.(?:service|scope))\s};
  return printable("$name (process $pid" . ($unit ? " of $unit" : '') . ") $does $what");
}

# Most of what is open is written and closed within milliseconds; that is waited for.
sub prove_nobody_writes {
  my @holders;
  for my $round (1 .. 15) {
    @holders = holders() or return;
    select undef, undef, undef, 0.02;
  }
  my $more = @holders > 10 ? sprintf(' and %d more', @holders - 10) : '';
  splice @holders, 10;
  refuse('015', 'writes can still get past the fence: ' . join('; ', @holders) . "$more."
    . ' Let the switch stop them as units that depend on this component, or stop them.');
}
