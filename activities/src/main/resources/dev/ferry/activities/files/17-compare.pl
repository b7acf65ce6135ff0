# ---- do both sides hold the same? ---------------------------------------------------------------
# Both hosts walk and read at once. Compared is what has been at rest since before the last pass; what
# moves is counted and left out. The long lists stay here.

sub peer_manifest {
  my ($n, $offers) = @_;
  my ($digest) = grep { readers($_) } split /,/, $offers;
  sole($n);
  print defined $digest ? "$digest\0" : refuse('025', "nothing here reads for $offers.");
  my ($stamp, $records) = walk($n);
  my ($digests) = contents($n, $digest, $stamp, $records, grep { $records->{$_} =~ /^\S+ f/ } keys %$records);
  my $traits = all_traits($n, $records, keys %$records);
  print map { "$_\0" . essence($records->{$_}) . "\0$traits->{$_}\0" . ($digests->{$_} // '') . "\0" } keys %$records;
}

# Ends what a comparison before, whose answer nobody takes any more, may still have under way here, with all the
# programs that it has started. What it has read is kept.
sub sole {
  my ($n) = @_;
  my $last = "$run/manifest.$n";
  my ($pid) = (slurp($last) // '') =~ /^(\d+)$/;
  kill 'TERM', -$pid if $pid && $pid != $$ && (slurp("/proc/$pid/cmdline") // '') =~ m{\0\Q$home\E\0peer\0manifest $n };
  setpgrp;
  write_down($last, $$);
}

sub all_traits {
  my ($n, $records, @paths) = @_;
  chdir view($n, 'ro') or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my %traits = map { $_ => traits($_, $records->{$_}) } @paths;
  chdir '/';
  return \%traits;
}

sub compare {
  master();
  my $offers = join ',', grep { readers($_) } @DIGESTS;
  for my $n (0 .. $#paths) {
    check_identity($n);
    my ($stamp, $known) = baseline($n) or refuse('032', 'no pass has ended well yet; nothing can be compared. Follow first.');
    # in a process of its own: both hosts read at the same time
    open my $from, '-|:raw', peer_words('manifest', $n, $offers) or refuse('022', "cannot ask the other side: $!.");
    my ($now, $mine) = walk($n, synced($n));
    complete($n, $known, $mine);
    my @rest = grep { ($known->{$_} // '') eq $mine->{$_} && !changed_since($mine->{$_}, $stamp) } keys %$mine;
    my $digest = do { local $/ = "\0"; <$from> } // refuse('022', 'the other side did not say how it reads.');
    $digest =~ s/\0\z//;
    my ($digests, $read) = contents($n, $digest, $now, $mine, grep { $mine->{$_} =~ /^\S+ f/ } @rest);
    my $traits = all_traits($n, $mine, @rest);
    my %here = map { $_ => [essence($mine->{$_}), $traits->{$_}, $digests->{$_}] } @rest;
    my $there = told_by($from);
    foresee($n, $known);
    answer("first.$n", slurp("$home/first.$n") // 'not by this move');
    answer("read.$n", "$digest of " . keys(%$digests) . " files, $read of them read now");
    judge($n, $stamp, $known, $mine, \%here, $there);
  }
  past_passes();
}

# Essence, traits and digest of all that the other side holds.
sub told_by {
  my ($from) = @_;
  my $text = do { local $/; <$from> // '' };
  close $from or refuse('022', 'the other side did not send its manifest.');
  my @fields = split /\0/, $text, -1;
  my %there;
  for (my $i = 0; $i + 4 <= $#fields; $i += 4) { $there{$fields[$i]} = [@fields[$i + 1 .. $i + 3]] }
  return \%there;
}

sub judge {
  my ($n, $stamp, $known, $mine, $here, $there) = @_;
  my $groups = name_links($here, $there);
  my %class;
  for my $path (keys %$here) {
    my $class = class_of($here->{$path}, $there->{$path});
    $class{$path} = $class if $class;
  }
  for my $path (grep { !exists $mine->{$_} && !exists $known->{$_} } keys %$there) { $class{$path} = 'only on the other side' }
  # What was changed, or came and was copied, while both sides were read, is on the move.
  my $again = look_again($n, [keys %class], []);
  my @moved = grep { ($again->{$_} // '') ne ($mine->{$_} // '') } keys %class;
  delete @$here{@moved};
  delete @class{@moved};
  my @differing = keys %class;
  my %differing;
  push @{$differing{$class{$_}}}, $_ for @differing;
  my @doubted = grep { $class{$_} eq 'content' } @differing;
  doubt($n, @doubted) if @doubted;
  # To send a file again makes none readable that is not so here.
  bring_again($n, $stamp, $known, grep { exists $mine->{$_} || !-e "$home/taken" } map { @{$groups->{$_} // [$_]} }
    grep { $class{$_} ne 'unread' || was_read($here->{$_}) } @differing);
  my $moving = (grep { !$here->{$_} } keys %$mine) + grep { !exists $mine->{$_} && !$class{$_} } keys %$there;
  my $manifest = "$home/manifest.$n";
  my $new = new_of($manifest);
  open my $out, '>:raw', $new or refuse('090', "cannot write $new: $!.");
  print {$out} map { join("\0", $_, map { $_ // '' } @{$here->{$_}}) . "\0" } sort keys %$here;
  close $out or refuse('090', "cannot write $new: $!.");
  my (undef, $digest) = captured('sha256sum', $new);
  rename $new, $manifest or refuse('090', "cannot rename $new: $!.");
  answer("same.$n", scalar grep { !$class{$_} } keys %$here);
  answer("moving.$n", $moving);
  answer("digest.$n", substr $digest, 0, 64);
  answer("differing.$n", "$_: " . @{$differing{$_}} . ' (' . some(20, @{$differing{$_}}) . ')') for sort keys %differing;
}

sub was_read { # all of a file, directory or link on this side
  my ($essence, $traits, $digest) = @{$_[0]};
  return $traits !~ /(?:^| )unread(?: |$)/ && ($essence !~ /^f / || length $digest // '');
}

# Says of which file each name is; and for each name all that go with it on one of the sides, since a
# file is copied with all its names, or not as one.
sub name_links {
  my ($here, $there) = @_;
  my %groups;
  # what is compared is what is at rest here
  for my $side ($here, {map { $_ => $there->{$_} } grep { $there->{$_} } keys %$here}) {
    my %traits = map { $_ => $side->{$_}[1] } keys %$side;
    first_names(\%traits);
    my %together;
    for my $path (keys %$side) {
      $side->{$path}[1] = $traits{$path};
      push @{$together{$1}}, $path if $traits{$path} =~ /$LINK(\S+)/;
    }
    for my $names (values %together) { push @{$groups{$_}}, @$names for @$names }
  }
  return \%groups;
}

# The next pass brings these, whatever their sizes and times say, and deletes those that are not here.
sub bring_again {
  my ($n, $stamp, $known, @paths) = @_;
  my ($still) = baseline($n);
  return if !@paths || ($still // '') ne $stamp; # a pass came between; the next comparison finds them again
  save_baseline($n, $stamp, {%$known, map { $_ => '' } @paths});
}

# How two differ, each told by essence, traits and digest.
sub class_of {
  my ($mine, $theirs) = @_;
  return 'only on the other side' if !$mine;
  return 'missing on the other side' if !$theirs;
  my ($here, $there) = map { [split / /, $_->[0], 7] } $mine, $theirs;
  my @classes = qw(type mode owner group size time target);
  for (0 .. $#classes) { return $classes[$_] if $here->[$_] ne $there->[$_] }
  my $other = other_traits($mine->[1], $theirs->[1]);
  return $other if $other;
  return 'unread' if $here->[0] eq 'f' && (!length($mine->[2] // '') || !length $theirs->[2]);
  return 'content' if ($mine->[2] // '') ne $theirs->[2];
  return '';
}
