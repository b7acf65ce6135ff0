# ---- a look that changes nothing ----------------------------------------------------------------
# Run from stdin before anything is installed, so it knows only what it is told.

sub look { # COUNT PATH... EXCLUDE...
  my ($count, @words) = @_;
  @paths = splice @words, 0, $count;
  @excludes = @words;
  my ($machine) = (slurp('/etc/machine-id') // '') =~ /(\S+)/;
  answer('machine', $machine // '');
  my (undef, $version) = captured('rsync', '--version');
  answer('rsync', $version =~ /version v?(\d+\.\d+(?:\.\d+)?)/ ? $1 : 'none');
  answer('unknown', architecture()) if !attributes_known();
  look_at($_) for 0 .. $#paths;
}

sub look_at {
  my ($n) = @_;
  my $path = $paths[$n];
  my $part = '';
  for my $name (grep { length } split m{/}, $path) {
    $part .= "/$name";
    return answer("state.$n", "symlink $part") if -l $part;
    return answer("state.$n", "missing $part") if !-e $part;
  }
  return answer("state.$n", 'no directory') if !-d $path;
  my @mounts = mounts('self');
  my ($carrier) = sort { length $b->{at} <=> length $a->{at} }
    grep { $_->{at} eq '/' || index("$path/", "$_->{at}/") == 0 } @mounts;
  my ($free) = (captured('stat', '-f', '-c', '%a %S %d %c', '--', $path))[1];
  my ($blocks, $size, $inodes, $all) = split / /, $free;
  answer("filesystem.$n", $carrier ? "$carrier->{type} mounted at $carrier->{at}" : 'unknown');
  answer("type.$n", $carrier ? $carrier->{type} : 'unknown');
  answer("free.$n", $blocks * $size);
  answer("freeInodes.$n", $all ? $inodes : 'unlimited'); # btrfs counts none
  answer("nested.$n", $_->{at}) for grep { index($_->{at}, "$path/") == 0 } @mounts;
  census($n);
  answer("state.$n", 'directory');
}

sub census {
  my ($n) = @_;
  my (%count, %users, %groups, @special);
  my ($bytes, $allocated, $linked, $small) = (0, 0, 0, 0);
  local $run = '/run'; # ours may not be there yet
  my $find = started(['find', $paths[$n], '-mindepth', '1', '-ignore_readdir_race', '-name', trash_name(), '-prune', '-o', '-printf', '%y %U %G %s %b %n %P\0']);
  my $from = $find->{from};
  local $/ = "\0";
  while (my $line = <$from>) {
    chomp $line;
    my ($type, $uid, $gid, $size, $blocks, $links, $name) = split / /, $line, 7;
    $count{$type}++;
    $users{$uid} = $groups{$gid} = 1;
    push @special, $name if $type !~ /^[fdl]$/;
    next if $type ne 'f';
    $bytes += $size;
    $allocated += $blocks * 512;
    $linked++ if $links > 1;
    $small++ if for_tar($type, $links, $size);
  }
  my $unread = left_unread(ending($find));
  answer("unread.$n", $unread) if defined $unread;
  my $entries = 0;
  $entries += $_ for values %count;
  answer("entries.$n", $entries);
  answer("files.$n", $count{f} // 0);
  answer("bytes.$n", $bytes);
  answer("allocated.$n", $allocated);
  answer("hardLinks.$n", $linked);
  answer("seed.$n", $small < SEED_FROM ? "by rsync alone, because no more than $small of its files are small and have one name"
    : "$small small files by tar in " . streams() . ' streams, unless they have attributes or ACLs; all else by rsync');
  answer("special.$n", some(5, @special)) if @special;
  answer('user', "$_ " . (getpwuid($_) // '')) for sort keys %users;
  answer('group', "$_ " . (getgrgid($_) // '')) for sort keys %groups;
}

sub names { # PATH MOST: what lies there already
  my ($path, $most) = @_;
  open my $from, '-|:raw', 'find', $path, '-mindepth', '1', '-name', trash_name(), '-prune', '-o', '-printf', '%P\0' or refuse('090', "cannot run find: $!.");
  local $/ = "\0";
  while (my $name = <$from>) { last if !$most--; print $name }
}

sub absent { # PATH: which of the names after the script's end are not below it
  my ($path) = @_;
  local $/;
  my @names = grep { !lstat "$path/$_" } split /\0/, <DATA> // '';
  answer('absent', scalar @names);
  answer('names', @names ? some(5, @names) : 'none');
}
