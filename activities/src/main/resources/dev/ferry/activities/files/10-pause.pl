# ---- the pause: one process that stays ----------------------------------------------------------
# It takes requests as ferry-host does: a line "USER LIMIT STDIN WORD...", words written for printf %b
# with "=" before them. Its answer ends on both streams with a line of the mark, the request's number
# and its status.
our @standing; # for each path: what stands by for the last pass
our @afterwards; # work that may wait until nobody asks any more

sub serve { # MARK
  my ($mark) = @_;
  open my $requests, '<&', \*STDIN or refuse('090', "cannot keep the requests: $!.");
  open STDIN, '<', '/dev/null'; # nobody we start reads them
  $serving = 1;
  my $count = 0;
  ended($mark, 0, 0);
  while (defined(my $line = <$requests>)) {
    # Whoever asks waits for the answer: more to read is the end, of one who has given up.
    vec(my $more = '', fileno $requests, 1) = 1;
    last if select $more, undef, undef, 0;
    my (undef, undef, undef, @words) = map { s/^=//r =~ s/\\x([0-9a-f]{2})/chr hex $1/ger } split ' ', $line;
    my $status = 0;
    if (!eval { run_verb(@words); 1 }) {
      print STDERR $@ if $@ ne "refused\n";
      $status = 3;
    }
    undef $held;
    ended($mark, ++$count, $status);
  }
  dismiss();
}

sub dismiss { # what stands by ends without having been used; it is waited for when its handles go
  close $_->{to}, close $_->{peer}{to} for grep { $_ } @standing;
  @standing = ();
}

sub ended { my $line = "\n@_\n"; print $line; print STDERR $line }

# Everything that can be done before users wait: rsync has been started on both hosts and waits for
# names, and the other side has told what it holds. Nobody but us can change that side.
sub stand_by { # MAX-DELETE, why no journal is kept, if none is
  my ($most, $why) = @_;
  master();
  dismiss();
  # Before anything else is opened, which their processes would keep open.
  my @journals = map { defined $why ? {why => $why} : journal_begin($_) } 0 .. $#paths;
  for my $n (0 .. $#paths) {
    journal_ready($n, $journals[$n]) if !defined $why;
    my (undef, undef, $stamp, $known) = catch_up($n, $most);
    my $index = index_of($n, $journals[$n], $known);
    local $own_connection = $n > 2; # sshd takes 10 sessions on one, and each path here holds two
    my $peer = talk(peer_words('verify', $n));
    my $theirs = reported($peer);
    my %unproven = map { $_ => 1 } grep { !defined $theirs->{$_} || $theirs->{$_} ne essence($known->{$_}) } keys %$known;
    $unproven{$_} = 1 for grep { !exists $known->{$_} } keys %$theirs;
    pipe my $names, my $to or refuse('090', "cannot make a pipe: $!.");
    my $rsync = started(list_words($n), $names);
    $standing[$n] = {stamp => $stamp, known => $known, peer => $peer, rsync => $rsync, to => $to, unproven => \%unproven,
      journal => $journals[$n], index => $index};
  }
}

# The last difference, then proof that both trees are the same: what was the same before is still the
# same where nothing changed since, and all else is looked at on both sides once more.
sub reach { # MAX-DELETE
  my ($most) = @_;
  stand_by($most, 'nothing stood by') if !@standing;
  for my $n (0 .. $#paths) {
    my $ready = $standing[$n] or refuse('032', 'the last pass before the switch did not end well. Follow again, then switch.');
    undef $standing[$n];
    my ($to, $peer) = delete @$ready{qw(to peer)}; # closed before rsync is waited for, whatever happens
    my ($stamp, $now, $changed, $gone, $how, $plain) = last_difference($n, $ready);
    my $list = listed($n, $most, $now, $changed, $gone)
      or refuse('032', 'a directory was removed in which something excluded may lie over there. Follow again, then switch.');
    forget_baseline($n, $stamp, $ready->{known}, $now, @$list) if @$list;
    ask_aside($n, $peer, @$gone) if @$gone;
    my $copied = $plain ? hand_over($n, $now, $list, $peer) : undef;
    my $without = defined $copied ? ' without rsync' : '';
    $copied //= brought($ready->{rsync}, $to, $list);
    my @touched = keys %{{%{$ready->{unproven}}, map { $_ => 1 } @$list, @$gone}};
    ask($peer, \@touched);
    my $differing = unlike($n, $now, $peer, @touched);
    # The next pass compares everything; and since a switch it deletes nothing that was never here.
    forget_baseline($n, 0, {}, {}, grep { exists $now->{$_} || !-e "$home/taken" } keys %$differing) if %$differing;
    refuse('036', keys(%$differing) . ' entries of ' . printable($paths[$n]) . ' differ between the sides after the last pass: '
      . some(10, map { "$_ ($differing->{$_})" } keys %$differing) . '. Follow again; the next pass compares everything.') if %$differing;
    push @afterwards, sub { close $to; save_baseline($n, $stamp, $now); close $ready->{rsync}{from} };
    answer("reached.$n", count($now) . " entries, $copied copied$without, " . @$gone . " deleted; $how");
  }
}

# By the rsync that stands by: how many files.
sub brought {
  my ($rsync, $to, $list) = @_;
  binmode $to;
  print {$to} map { "$_\0" } @$list;
  close $to or refuse('035', 'rsync does not take names any more.');
  my (undef, $stats) = rsync_end($rsync, sub { });
  return $stats->{'Number of regular files transferred'} // 0;
}

# By the journal where it is whole, else by a walk; which of them it was; and whether it is plain.
sub last_difference {
  my ($n, $ready) = @_;
  my ($stamp, $known, $journal) = @$ready{qw(stamp known journal)};
  my ($changed, $gone, $looked, $plain) = journaled($n, $ready);
  return ($stamp, $known, $changed, $gone, "the change journal decided, $looked looked at", $plain) if $changed;
  my ($now_stamp, $now) = walk($n);
  return ($now_stamp, $now, difference($n, $stamp, $known, $now), "a walk of the tree decided: $journal->{why}");
}

# Of the paths that were touched, which differ and how. What they hold is not read again: who carried it
# has compared that.
sub unlike {
  my ($n, $now, $peer, @touched) = @_;
  my @here = grep { defined $now->{$_} } @touched;
  my $mine = all_traits($n, $now, @here);
  my ($theirs, $traits) = reported($peer, 1);
  my %here = map { $_ => [essence($now->{$_}), $mine->{$_}, '-'] } @here;
  my %there = map { $_ => [$theirs->{$_}, $traits->{$_}, '-'] } keys %$theirs;
  name_links(\%here, \%there);
  my %class = map { $_ => class_of($here{$_}, $there{$_}) } keys %{{%here, %there}};
  return {map { $class{$_} ? ($_ => $class{$_}) : () } keys %class};
}

# A program to which we write and from which we read.
sub talk {
  my (@words) = @_;
  pipe my $in, my $to and pipe my $from, my $out or refuse('090', "cannot make a pipe: $!.");
  my $pid = fork // refuse('090', "cannot fork: $!.");
  if (!$pid) {
    open STDIN, '<&', $in;
    open STDOUT, '>&', $out;
    exec @words or exit 127;
  }
  binmode $_ for $to, $from;
  return {to => $to, from => $from};
}

sub ask { # how many paths, and the paths
  my ($peer, $paths) = @_;
  print {$peer->{to}} scalar(@$paths), "\0", map { "$_\0" } @$paths;
  close $peer->{to} or refuse('022', 'the other side does not listen any more.');
}

# Path and essence, as "report" wrote them, and after these what find does not tell, if asked for; an
# empty pair ends them.
sub reported {
  my ($peer, $more) = @_;
  my $from = $peer->{from};
  local $/ = "\0";
  my (%records, %traits);
  while (defined(my $path = <$from>)) {
    my $essence = <$from> // last;
    chomp($path, $essence);
    return $more ? (\%records, \%traits) : \%records if $path eq '';
    $records{$path} = $essence;
    chomp($traits{$path} = <$from> // last) if $more;
  }
  refuse('022', 'the other side did not tell what it holds.');
}

sub report {
  my ($records, $traits, @paths) = @_;
  print map({ "$_\0" . essence($records->{$_}) . "\0" . ($traits ? "$traits->{$_}\0" : '') } grep { exists $records->{$_} } @paths), "\0\0";
}

# On the other side. Tells all it holds; then reads which paths were touched since, looks at these
# again, and tells them. Keeps it all as the baseline of the way back: after a switch that is what
# both sides hold.
sub peer_verify {
  my ($n) = @_;
  may_receive($n);
  my ($stamp, $records) = walk($n);
  report($records, undef, keys %$records);
  binmode STDIN;
  my $asked = word();
  if ($asked =~ /^aside (\d+)$/) {
    take_aside($n, $1);
    $asked = word();
  }
  if ($asked =~ /^put (\d+)$/) {
    my $why = take_in($n, $1);
    print defined $why ? "not: $why\0" : "put\0";
    $asked = word();
  }
  $asked =~ /^\d+$/ or refuse('025', 'the other side did not say what it touched.');
  my @touched = map { word() } 1 .. $asked;
  delete @$records{@touched};
  may_receive($n);
  my $again = look_again($n, \@touched, []);
  @$records{keys %$again} = values %$again;
  report($again, all_traits($n, $again, keys %$again), keys %$again);
  setpriority 0, 0, 19; # nobody waits for what follows
  save_baseline($n, $stamp, $records);
}
