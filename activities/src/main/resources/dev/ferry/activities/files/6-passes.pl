# ---- passes: from this side, in charge, to the other -------------------------------------------
# Without the window of -1 rsync takes times within the same second for equal.
our @ATTRIBUTES = qw(-lptgoDHAXS --numeric-ids --modify-window=-1);

sub rsync_words {
  my (@more) = @_;
  return ('rsync', @ATTRIBUTES, '-e', join(' ', ssh_words()), '--timeout=60', '--out-format=%i %n', '--no-h', '--stats', @more);
}

# Runs rsync; its names go to the one who wants them. Status 24 (vanished while being read) is how
# a live tree looks; 23 (in part), anything else and any complaint is no success.
sub rsync {
  my ($words, $list, $each) = @_;
  my $complaints = "$run/rsync.err";
  my $input = "$home/list";
  if (defined $list) {
    open my $out, '>:raw', $input or refuse('090', "cannot write $input: $!.");
    print {$out} map { "$_\0" } @$list;
    close $out or refuse('090', "cannot write $input: $!.");
  }
  my $pid = open(my $from, '-|') // refuse('090', "cannot fork: $!.");
  if (!$pid) {
    open STDERR, '>', $complaints;
    open STDIN, '<', '/dev/null';
    exec @$words or exit 127;
  }
  my %stats;
  while (my $line = <$from>) {
    chomp $line;
    if ($line =~ /^(\*deleting|[<>ch.][fdLDS]\S{9}) +(.+)$/) { $each->("$1", "$2") }
    elsif ($line =~ /^cannot delete non-empty directory: (.*)/) { $stats{residue} = $1 }
    elsif ($line =~ /^([A-Z][A-Za-z ]+): ([\d.]+)/) { $stats{$1} = $2 }
  }
  close $from;
  my $status = $? >> 8 || $? & 127;
  my $said = slurp($complaints) // '';
  $said =~ s/^(?:file has vanished: .*|rsync warning: some files vanished.*)\n//mg;
  refuse('033', 'the other side has no space or inodes left: ' . brief($said) . ' Free some; nothing was changed on this side.')
    if $said =~ /No space left|Disk quota exceeded/;
  refuse('024', brief($said)) if $said =~ s/.*FERRY-FILES-024 //s;
  refuse('034', "only part was copied (rsync status 23): " . brief($said)) if $status == 23;
  refuse('035', "rsync ended with status $status: " . brief($said)) if $status && $status != 24;
  refuse('034', 'rsync complained: ' . brief($said)) if $said =~ /\S/;
  refuse('034', "a directory over there could not be deleted because it is not empty: $stats{residue}.") if defined $stats{residue};
  return ($status, \%stats);
}

sub brief { my ($text) = @_; $text =~ s/\s+/ /g; return printable(substr $text, 0, 600) }

sub not_emptied {
  my ($n, $records) = @_;
  refuse('030', printable($paths[$n]) . ' is empty on the side in charge, but was not before. Nothing was deleted on the'
    . ' other. Is a disk not mounted? If it is meant to be empty, clean up and prepare again.')
    if !count($records) && -e "$home/had.$n";
  write_down("$home/had.$n", "1\n") if count($records) && !-e "$home/had.$n";
}

sub too_many {
  my ($n, $most, $gone) = @_;
  refuse('031', scalar(@$gone) . ' entries would be deleted at the other side of ' . printable($paths[$n])
    . " (maxDelete is $most): " . some(10, @$gone) . '. Nothing was deleted. Raise maxDelete if that is right.')
    if @$gone > $most;
}

# Since a switch to this side the old one is fenced. What only it has, and this side never had, may be
# a write that was lost on the way: nobody deletes that evidence.
sub only_there {
  my ($n, $gone) = @_;
  my (undef, $known) = baseline($n, "$home/known.$n");
  my @strange = grep { !exists $known->{s{/$}{}r} } @$gone;
  refuse('037', scalar(@strange) . ' entries of ' . printable($paths[$n]) . ' are only on the old side and were never here: '
    . some(10, @strange) . '. Nothing was deleted. Find out whether they were lost in the switch; copy or remove them there.')
    if @strange;
}

# The whole tree, by rsync's own comparison: the first pass, and after one that did not end well.
sub full {
  my ($n, $most) = @_;
  check_identity($n);
  captured('sync', '-f', view($n, 'ro') . '/t');
  my $stamp = time - $GRAIN;
  my $records = inventory($n);
  not_emptied($n, $records);
  my @words = ('-r', '--delete-delay', filters(), view($n, 'ro') . '/t', "$peer{address}:$run/$n/rw/");
  my @gone;
  rsync([rsync_words('-n', @words)], undef, sub {
    push @gone, plain($_[1]) if $_[0] eq '*deleting';
  });
  too_many($n, $most, \@gone);
  only_there($n, \@gone) if -e "$home/taken";
  forget_baseline($n);
  my %known = %$records;
  my ($status, $stats) = rsync([rsync_words('--partial-dir=.ferry-partial', "--max-delete=$most", @words)], undef, sub {
    my ($how, $name) = @_;
    $name =~ s{(?<=.)/$}{};
    $known{plain($name)} //= '' if $how ne '*deleting';
  });
  peer_says('sweep', $n);
  save_baseline($n, $stamp, \%known);
  return ($stats->{'Number of regular files transferred'} // 0, scalar @gone, $stats->{'Total transferred file size'} // 0, count($records), $status);
}

# What changed since the baseline, and only that.
sub difference {
  my ($n) = @_;
  my ($stamp, $known) = baseline($n) or return;
  my $now_stamp = time - $GRAIN;
  my $now = inventory($n);
  my @changed = grep { !defined $known->{$_} || $known->{$_} ne $now->{$_} || changed_since($now->{$_}, $stamp) } keys %$now;
  my @gone = grep { !exists $now->{$_} } keys %$known;
  return ($now_stamp, $now, \@changed, \@gone);
}

sub delta {
  my ($n, $most, $frozen) = @_;
  check_identity($n) if !$frozen; # the fence has just proved it
  # Pages written through a mapping show in ctime only from their next write-back on.
  captured('sync', '-f', view($n, 'ro') . '/t') if !$frozen;
  my ($stamp, $now, $changed, $gone) = difference($n) or return;
  not_emptied($n, $now);
  too_many($n, $most, $gone);
  # Over there a deleted directory may hold what is excluded; only the full pass spares that.
  return if @excludes && grep { !exists $now->{$_} || $now->{$_} !~ /^d/ } parents(@$gone);
  my ($status, $stats) = (0, {});
  # Directories above a change too: to replace a file changes its directory's time over there.
  my @list = sort { $a cmp $b } parents(@$changed, @$gone);
  if (@list) {
    forget_baseline($n);
    ($status, $stats) = rsync([rsync_words('--from0', "--files-from=$home/list", '--ignore-times', '--delete-missing-args',
      '--force', view($n, 'ro') . '/', "$peer{address}:$run/$n/rw/")], \@list, sub { });
  }
  my $result = [$stats->{'Number of regular files transferred'} // 0, scalar @$gone, $stats->{'Total transferred file size'} // 0, count($now), @$gone ? 0 : $status]; # rsync says 24 for what it was told to delete too
  return ($result, $stamp, $now, \@list);
}

sub parents { # the paths themselves and all directories above them
  my %up;
  for (@_) {
    my $path = $_;
    while (!$up{$path}++) { $path =~ s{/[^/]*$}{} or last }
  }
  return keys %up;
}

# One pass over all paths; the quick way where it is known to be complete.
sub pass { # MAX-DELETE
  my ($most) = @_;
  master();
  my @sum = (0) x 5;
  my $how = 'delta';
  for my $n (0 .. $#paths) {
    my ($result, $stamp, $now) = delta($n, $most, 0);
    if ($result) { save_baseline($n, $stamp, $now) }
    else { $how = 'full'; $result = [full($n, $most)] }
    $sum[$_] += $result->[$_] for 0 .. 3;
    $sum[4] ||= $result->[4];
  }
  my @names = qw(transferred deleted bytes entries vanished);
  answer($names[$_], $sum[$_]) for 0 .. 4;
  answer('how', $how);
}

# In the pause: the last difference, then proof that both trees are the same. The other side walks
# its tree, which nobody but us can change, while this one walks its own.
sub reach { # MAX-DELETE
  my ($most) = @_;
  for my $n (0 .. $#paths) {
    open my $to, '|-:raw', 'sh', '-c', 'answer=$1; shift; exec "$@" >"$answer"', 'sh', "$run/verified.$n", peer_words('verify', $n)
      or refuse('022', "cannot ask the other side: $!.");
    my ($result, $stamp, $now, $list) = delta($n, $most, 1)
      or refuse('032', 'the last pass before the switch did not end well. Follow again, then switch.');
    print {$to} scalar(@$list), "\0", map { "$_\0" } @$list;
    my $mine = digest($now) . ' ' . count($now);
    close $to or refuse('022', 'the other side did not tell what it holds.');
    my ($theirs) = (slurp("$run/verified.$n") // '') =~ /^(\S+ \d+)$/m;
    differing($n, $now) if ($theirs // '') ne $mine;
    save_baseline($n, $stamp, $now);
    answer("reached.$n", "$mine entries, $result->[0] copied, $result->[1] deleted");
  }
}

sub differing { # says what, then gives up
  my ($n, $now) = @_;
  forget_baseline($n);
  open my $from, '-|:raw', peer_words('records', $n) or refuse('022', "cannot ask the other side: $!.");
  local $/;
  my %theirs = split /\0/, <$from> // '', -1;
  close $from;
  my %all = (%$now, %theirs);
  my @differing = map {
    my $class = class_of($_, $now->{$_}, '-', exists $theirs{$_} ? [essence($theirs{$_}), '-'] : undef);
    $class ? "$_ ($class)" : ();
  } grep { length } keys %all;
  refuse('036', scalar(@differing) . ' entries of ' . printable($paths[$n]) . ' differ between the sides after the last pass: '
    . some(10, @differing) . '. Follow again; the next pass compares everything.');
}
