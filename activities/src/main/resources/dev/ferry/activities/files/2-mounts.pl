# ---- mounts: two private views of each tree, and the fence ------------------------------------
# $run/<n>/rw/t and $run/<n>/ro/t show the tree whatever lies on its path. The fence is one bind of
# the read-only view over the path: read-only is inherited when a bind is made, so it arrives
# read-only in the mount namespaces of services too, which a remount does not.

sub mounts { # of a process, in mountinfo's order; proc(5)
  my ($pid) = @_;
  open my $in, '<', "/proc/$pid/mountinfo" or return;
  my @mounts;
  while (<$in>) {
    my ($mount, $filesystem) = split / - /;
    my @word = split / /, $mount;
    s/\\([0-7]{3})/chr oct $1/ge for @word[3, 4];
    push @mounts, {
      id => $word[0], parent => $word[1], device => $word[2], root => $word[3], at => $word[4],
      readonly => (grep { $_ eq 'ro' } split /,/, $word[5]) > 0,
      type => (split / /, $filesystem)[0],
    };
  }
  return @mounts;
}

sub view { my ($n, $mode) = @_; return "$run/$n/$mode" }

# The mount on top at a place: of several there, the one that carries none of the others.
sub mounted {
  my ($at, @mounts) = @_;
  my @there = grep { $_->{at} eq $at } @mounts;
  my %carries = map { $_->{parent} => 1 } @there;
  my @top = grep { !$carries{$_->{id}} } @there;
  return $top[-1]; # one value, undefined where nothing is mounted
}

# Same directory, whichever mount shows it.
sub same {
  my ($left, $right) = @_;
  my @left = stat $left or return 0;
  my @right = stat $right or return 0;
  return $left[0] == $right[0] && $left[1] == $right[1];
}

# The fence of path n, if it stands: over the path, read-only, of the tree itself, and not one of
# the mounts that were there before us (a disk may be mounted read-only by its owner).
sub fence_of {
  my ($n, @mounts) = @_;
  my $ours = mounted(view($n, 'ro') . '/t', @mounts) or return;
  my %before = map { $_ => 1 } split ' ', slurp("$run/$n/before") // '';
  my $top = mounted($paths[$n], @mounts) or return;
  return $top
    if !$before{$top->{id}} && $top->{readonly} && $top->{device} eq $ours->{device}
    && $top->{root} eq $ours->{root};
  return;
}

sub make_views {
  for my $n (0 .. $#paths) {
    my $path = $paths[$n];
    my @mounts = mounts('self');
    my %ready = map { $_ => mounted(view($n, $_) . '/t', @mounts) } qw(rw ro);
    if ($ready{rw} && $ready{ro} && $ready{ro}{readonly}) {
      same($path, view($n, 'ro') . '/t')
        or refuse('010', printable($path) . ' is another directory than the one that was prepared'
          . ' (a mount over it, or an unmounted disk). Put it back, or clean up and prepare again.');
      next;
    }
    mkdir_all("$run/$n/$_/t") for qw(rw ro);
    write_down("$run/$n/before", join ' ', map { $_->{id} } grep { $_->{at} eq $path } @mounts);
    for my $mode (qw(rw ro)) {
      my $at = view($n, $mode) . '/t';
      must('011', 'mount', '--bind', '--', $path, $at) if !$ready{$mode};
      must('011', 'mount', '--make-private', '--', $at);
    }
    must('011', 'mount', '-o', 'remount,bind,ro', '--', view($n, 'ro') . '/t');
  }
}

sub fence { # marker first: a restart in between comes up fenced, and its lease or a person thaws
  write_down("$home/fenced", "1\n") if !-e "$home/fenced";
  make_views();
  my @mounts = mounts('self');
  for my $n (0 .. $#paths) {
    must('011', 'mount', '--bind', '--', view($n, 'ro') . '/t', $paths[$n]) if !fence_of($n, @mounts);
  }
}

sub thaw {
  unlink "$home/fenced" or $!{ENOENT} or refuse('012', "cannot remove $home/fenced: $!.");
  for my $n (reverse 0 .. $#paths) {
    my $rounds = 0;
    while (fence_of($n, mounts('self'))) {
      refuse('012', "the fence over $paths[$n] does not go away. Unmount it by hand.") if ++$rounds > 5;
      my ($busy) = captured('umount', '--', $paths[$n]);
      next if !$busy;
      # Whoever went into the tree while it was fenced keeps this mount; let it write from there.
      captured('mount', '-o', 'remount,bind,rw', '--', $paths[$n]);
      must('012', 'umount', '--lazy', '--', $paths[$n]);
    }
  }
}

# open: at least one tree can be written; fenced: none can.
sub standing {
  my @mounts = mounts('self');
  return (grep { !fence_of($_, @mounts) } 0 .. $#paths) ? 'open' : 'fenced';
}

sub probe_name { return ".ferry-$migration-$id" }

sub prove_fenced {
  for my $path (@paths) {
    my $probe = "$path/" . probe_name();
    if (sysopen my $file, $probe, O_WRONLY | O_CREAT | O_EXCL) {
      unlink $probe;
      refuse('013', printable($path) . ' still accepts writes.');
    }
    refuse('013', printable($path) . " refuses a write, but for another reason: $!.") if !$!{EROFS};
  }
}

sub prove_open {
  for my $path (@paths) {
    my $probe = "$path/" . probe_name();
    unlink $probe;
    sysopen my $file, $probe, O_WRONLY | O_CREAT | O_EXCL
      or refuse('014', printable($path) . " does not accept writes: $!.");
    print {$file} 'x' and close $file or refuse('014', printable($path) . " does not accept writes: $!.");
    unlink $probe or refuse('014', "cannot delete $probe: $!.");
  }
}

sub drop_views {
  for my $n (0 .. $#paths) {
    for my $at (map { view($n, $_) . '/t' } qw(ro rw)) {
      my $rounds = 0;
      while (mounted($at, mounts('self')) && ++$rounds < 5) {
        my ($busy) = captured('umount', '--', $at);
        captured('umount', '--lazy', '--', $at) if $busy;
      }
    }
  }
}

# The unit that puts views and fence back at boot. It is always there and acts while the marker is,
# so that the pause writes one file and asks systemd nothing.
sub unit { return "zz-ferry-${migration}_$id.service" }

sub persist {
  my $file = '/etc/systemd/system/' . unit();
  my $wants = '/etc/systemd/system/basic.target.wants';
  my $mounts = join ' ', map { my $p = $_; $p =~ s/%/%%/g; $p =~ s/(["\\])/\\$1/g; "\"$p\"" } @paths;
  my $text = <<"UNIT";
[Unit]
Description=Ferry: keep the files of $migration ($id) read-only after a restart
DefaultDependencies=no
RequiresMountsFor=/var/lib/ferry $mounts
After=local-fs.target
Before=basic.target shutdown.target
Conflicts=shutdown.target
ConditionPathExists=$home/fenced

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/perl $home/ferry-files $home boot

[Install]
WantedBy=basic.target
UNIT
  return if (slurp($file) // '') eq $text && -l "$wants/" . unit();
  write_down($file, $text, 0644);
  captured('mkdir', '-p', '-m', '755', $wants);
  unlink "$wants/" . unit();
  symlink $file, "$wants/" . unit() or refuse('011', "cannot enable $file: $!.");
  must('011', 'systemctl', 'daemon-reload');
}

# After a finished move the old tree stays read-only without us: by a unit that needs nothing of ours.
sub persist_alone {
  my $lines = join '', map {
    my $p = $_;
    $p =~ s/%/%%/g;
    $p =~ s/\$/\$\$/g;
    $p =~ s/(["\\])/\\$1/g;
    "ExecStart=mount --bind -- \"$p\" \"$p\"\nExecStart=mount -o remount,bind,ro -- \"$p\"\n"
  } @paths;
  my $file = '/etc/systemd/system/' . unit();
  my $text = slurp($file) // return;
  $text =~ s/^ConditionPathExists=.*\n//m;
  $text =~ s{^RequiresMountsFor=/var/lib/ferry }{RequiresMountsFor=}m;
  $text =~ s/^ExecStart=.*ferry-files.*\n/$lines/m;
  $text =~ s/^Description=.*/Description=Old files of $migration ($id), read-only since they were moved: remove this unit to write them again/m;
  write_down($file, $text, 0644);
  captured('systemctl', 'daemon-reload');
}

sub unpersist {
  my $file = '/etc/systemd/system/' . unit();
  return if !-e $file;
  unlink '/etc/systemd/system/basic.target.wants/' . unit(), $file;
  captured('systemctl', 'daemon-reload');
}
