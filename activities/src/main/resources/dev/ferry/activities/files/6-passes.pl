# ---- passes: from this side, in charge, to the other -------------------------------------------
# Without the window of -1 rsync takes times within the same second for equal; with a single X it leaves out
# user.rsync.%*, which are some other copy's.
our @ATTRIBUTES = qw(-lptgoDHAXXS --numeric-ids --modify-window=-1);

our $rate = 0; # bytes a second that all of a pass may send; 0 for what there is

sub rsync_words {
  my (@more) = @_;
  push @more, sprintf '--bwlimit=%d', $rate / 1024 if $rate;
  return ('rsync', @ATTRIBUTES, '-e', join(' ', ssh_words()), '--timeout=60', '--out-format=%i %n', '--no-h', '--stats', @more);
}

# Starts rsync, or what carries files as it does; what it reads comes from the handle.
sub started {
  my ($words, $in) = @_;
  open my $complaints, '+>', "$run/complaints.$$" or refuse('090', "cannot write $run/complaints.$$: $!.");
  unlink "$run/complaints.$$"; # another may stand by beside this one
  my $pid = open(my $from, '-|') // refuse('090', "cannot fork: $!.");
  if (!$pid) {
    open STDERR, '>&', $complaints;
    if ($in) { open STDIN, '<&', $in } else { open STDIN, '<', '/dev/null' }
    exec @$words or exit 127;
  }
  return {from => $from, complaints => $complaints};
}

# Waits for its end: status, or 128 and more where it was killed, and what it complained of.
sub ending {
  my ($started) = @_;
  my ($from, $complaints) = @$started{qw(from complaints)};
  close $from;
  my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
  seek $complaints, 0, 0;
  local $/;
  return ($status, <$complaints> // '');
}

sub no_space {
  my ($said) = @_;
  refuse('033', 'the other side has no space or inodes left: ' . brief($said) . ' Free some; nothing was changed on this side.')
    if $said =~ /No space left|Disk quota exceeded/;
}

# Waits for its end; the names it tells go to the one who wants them. Status 24 (vanished while being
# read) is how a live tree looks; 23 (in part), anything else and any complaint is no success.
sub rsync_end {
  my ($rsync, $each) = @_;
  my ($from, %stats) = $rsync->{from};
  while (my $line = <$from>) {
    chomp $line;
    if ($line =~ /^(\*deleting|[<>ch.][fdLDS]\S{9}) +(.+)$/) { $each->("$1", "$2") }
    elsif ($line =~ /^cannot delete non-empty directory: (.*)/) { $stats{residue} = $1 }
    elsif ($line =~ /^([A-Z][A-Za-z ]+): ([\d.]+)/) { $stats{$1} = $2 }
  }
  my ($status, $said) = ending($rsync);
  $said =~ s/^(?:(?:file|directory) has vanished: .*|rsync warning: some files vanished.*)\n//mg;
  no_space($said);
  refuse('024', brief($said)) if $said =~ s/.*FERRY-FILES-024 //s;
  refuse('034', "only part was copied (rsync status 23): " . brief($said)) if $status == 23;
  refuse('035', "rsync ended with status $status: " . brief($said)) if $status && $status != 24;
  refuse('034', 'rsync complained: ' . brief($said)) if $said =~ /\S/;
  refuse('034', "a directory over there could not be deleted because it is not empty: $stats{residue}.") if defined $stats{residue};
  return ($status, \%stats);
}

sub rsync {
  my ($words, $each) = @_;
  return rsync_end(started($words), $each);
}

# Brings exactly these paths; what has vanished since they were listed is for the next pass to see.
sub list_words {
  my ($n) = @_;
  return [rsync_words('--from0', '--files-from=-', '--ignore-times', '--ignore-missing-args', '--force',
    view($n, 'ro') . '/', "$peer{address}:$run/$n/rw/")];
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
  my @strange = grep { !exists $known->{s{/$}{}r} && !unfinished($_, $known) } @$gone;
  refuse('037', scalar(@strange) . ' entries of ' . printable($paths[$n]) . ' are only on the old side and were never here: '
    . some(10, @strange) . '. Nothing was deleted. Find out whether they were lost in the switch; copy or remove them there.')
    if @strange;
}

# Whether that is a copy which a killed rsync has left half done: .NAME.XXXXXX, without a second dot
# where the name begins with one.
sub unfinished {
  my ($path, $known) = @_;
  my ($in, $name) = $path =~ m{^(.*/)\.([^/]+)\.[0-9A-Za-z]{6}$} or return 0;
  return exists $known->{"$in$name"} || exists $known->{"$in.$name"};
}

# The whole tree, by rsync's own comparison: the first pass, and after one that did not end well.
sub full {
  my ($n, $most) = @_;
  check_identity($n);
  my ($stamp, $records) = walk($n, synced($n));
  my (undef, $before) = last_known($n);
  complete($n, {map { $_ => $before->{$_} =~ s/^\?\S+ //r } keys %$before}, $records) if $before;
  not_emptied($n, $records);
  my @words = ('-r', filters(), view($n, 'ro') . '/t', "$peer{address}:$run/$n/rw/");
  my @gone;
  rsync([rsync_words('-n', '--delete-delay', @words)], sub {
    push @gone, plain($_[1] =~ s{/$}{}r) if $_[0] eq '*deleting';
  });
  @gone = grep { !exists $records->{$_} } @gone; # what rsync was not shown either, and is there
  too_many($n, $most, \@gone);
  only_there($n, \@gone) if -e "$home/taken";
  my ($unsure, $again, $was) = unsure($n, $records);
  forget_baseline($n, $stamp, $was, $records, @$unsure);
  set_aside_there($n, @gone);
  my %known = %$records;
  my ($status, $stats) = rsync([rsync_words('--partial-dir=.ferry-partial', '--force', @words)], sub {
    my (undef, $name) = @_;
    $name =~ s{(?<=.)/$}{};
    $name = plain($name);
    return if exists $known{$name};
    $known{$name} = '';
    forget_baseline($n, 0, {}, {}, $name); # it came after the walk
  });
  if (@$again) {
    my (undef, $more) = bring($n, parents(@$again));
    $stats->{$_} += $more->{$_} // 0 for 'Number of regular files transferred', 'Total transferred file size';
  }
  peer_says('sweep', $n);
  save_baseline($n, $stamp, \%known);
  return ($stats->{'Number of regular files transferred'} // 0, scalar @gone, $stats->{'Total transferred file size'} // 0, count($records), $status);
}

# What changed since the baseline, and only that.
sub difference {
  my ($n, $stamp, $known, $now) = @_;
  complete($n, $known, $now);
  my @changed;
  while (my ($path, $record) = each %$now) { push @changed, $path if differs($stamp, $known->{$path}, $record) }
  my @gone = grep { !exists $now->{$_} } keys %$known;
  # A directory takes names along when it is renamed, of which their file tells nothing.
  return ([with_other_names($now, @changed)], \@gone);
}

# Adds to a walk what it did not show of what was known, and is there all the same: reading a directory may pass
# over what is renamed in it meanwhile, also over a name that is only replaced; and an overlay lists nothing that it
# cannot look up, and says nothing. As "excluded" has it, what was known is not excluded as long as
# it is of the same type.
sub complete {
  my ($n, $known, $now) = @_;
  my $there = look_again($n, [grep { !exists $now->{$_} } keys %$known], []);
  delete @$there{grep { $known->{$_} eq '' || other_type($known->{$_}, $there->{$_}) } keys %$there} if @excludes;
  @$now{keys %$there} = values %$there;
}

sub differs {
  my ($stamp, $before, $record) = @_;
  no warnings 'numeric';
  return !defined $before || $before ne $record || $record >= $stamp; # its ctime
}

sub delta {
  my ($n, $most) = @_;
  check_identity($n);
  return if !-e baseline_file($n);
  my $mark = synced($n);
  my ($stamp, $known) = baseline($n) or return;
  my ($now_stamp, $now) = walk($n, $mark);
  my ($changed, $gone) = difference($n, $stamp, $known, $now);
  my $list = listed($n, $most, $now, $changed, $gone) or return;
  my ($status, $stats) = (0, {});
  if (@$list) {
    forget_baseline($n, $now_stamp, $known, $now, @$list);
    set_aside_there($n, @$gone);
    ($status, $stats) = bring($n, @$list);
  }
  my $result = [$stats->{'Number of regular files transferred'} // 0, scalar @$gone, $stats->{'Total transferred file size'} // 0, count($now), $status];
  return ($result, $now_stamp, $now);
}

# The paths that a pass has to bring; none at all where only a full pass is safe.
sub listed {
  my ($n, $most, $now, $changed, $gone) = @_;
  not_emptied($n, $now);
  too_many($n, $most, $gone);
  # Over there a deleted directory may hold what is excluded; only the full pass spares that.
  return if @excludes && grep { !exists $now->{$_} || $now->{$_} !~ /^\S+ d/ } parents(@$gone);
  # Directories above a change too: to replace a file changes its directory's time over there.
  return [sort { $a cmp $b } grep { exists $now->{$_} } parents(@$changed, @$gone)];
}

sub bring { # these, whatever their sizes and times say
  my ($n, @list) = @_;
  return rsync_end(started(list_words($n), names_in(sort @list)), sub { });
}

# A handle from which a program reads names. Their file has no name any more: a process that an earlier run has
# left behind cannot take it for its own, and it goes with those who read it.
sub names_in {
  my (@list) = @_;
  my $file = "$home/names.$$";
  open my $names, '+>:raw', $file or refuse('090', "cannot write $file: $!.");
  unlink $file;
  print({$names} map { "$_\0" } @list) && $names->flush && seek $names, 0, 0 or refuse('090', "cannot write $file: $!.");
  return $names;
}

sub parents { # the paths themselves and all directories above them
  my %up;
  for (@_) {
    my $path = $_;
    while (!$up{$path}++) { $path =~ s{/[^/]*$}{} or last }
  }
  return keys %up;
}

# One pass over one path, the quick way where that is known to be complete: how, its figures, and the new baseline.
sub catch_up {
  my ($n, $most) = @_;
  my ($result, $stamp, $known) = delta($n, $most);
  if (!$result && (($result, $stamp, $known) = seed($n))) { return ('seed', $result, $stamp, $known) }
  if (!$result) {
    $result = [full($n, $most)];
    first_copy($n, 'by rsync alone') if !-e "$home/first.$n";
    return ('full', $result, baseline($n));
  }
  save_baseline($n, $stamp, $known);
  return ('delta', $result, $stamp, $known);
}

# One pass over all paths.
sub pass { # MAX-DELETE BITS-PER-SECOND
  my ($most, $bits) = @_;
  local $rate = $bits / 8;
  master();
  my @sum = (0) x 5;
  my $how = 'delta';
  my $begun = uptime();
  for my $n (0 .. $#paths) {
    my ($this, $result, undef, $known) = catch_up($n, $most);
    $how = $this if $this ne 'delta';
    $sum[$_] += $result->[$_] for 0 .. 3;
    $sum[4] ||= $result->[4];
    foresee($n, $known);
  }
  my @names = qw(transferred deleted bytes entries vanished);
  answer($names[$_], $sum[$_]) for 0 .. 4;
  answer('how', $how);
  note_pass(int(1000 * (uptime() - $begun)), $sum[0] + $sum[1], $sum[2], $how);
  past_passes();
}

sub uptime { return ((slurp('/proc/uptime') // '') =~ /^(\S+)/)[0] // 0 }

# What the next ones are foreseen from: when it ended, milliseconds, changes, bytes, and how, of the last 40.
sub note_pass {
  my @past = split /^/, slurp("$home/passes") // '';
  splice @past, 0, @past - 39 if @past > 39;
  write_down("$home/passes", join '', @past, join(' ', time, @_) . "\n");
}

sub past_passes { answer('past', $_) for split /\n/, slurp("$home/passes") // '' }

