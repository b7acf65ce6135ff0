# ---- what was read before ---------------------------------------------------------------------------
# Kept beside the record that the file had, whose ctime nobody can set: as long as a walk tells the same,
# it is not read again.

sub kept_file { my ($n) = @_; return "$home/read.$n" }

# Path, record and digest, each ended by NUL, behind the name of the digest. Whoever was killed while it wrote
# has left words in the wrong places; what is before them is taken, and nothing is written behind them.
sub kept_digests {
  my ($n, $digest, $records) = @_;
  my ($of, $stale, $torn, %kept) = ('', 0, 0);
  local $/ = "\0";
  if (open my $in, '<:raw', kept_file($n)) {
    chomp($of = <$in> // '');
    while ($of eq $digest and defined(my $path = <$in>)) {
      my ($record, $text) = (scalar <$in>, scalar <$in> // '');
      $torn = $text !~ s/^([0-9a-f]{$LENGTH{$digest}})\0\z/$1/ and last;
      chomp($path, $record);
      if (($records->{$path} // '') ne $record) { $stale++ } else { $kept{$path} = $text }
    }
  }
  replace_digests($n, $digest, map { [$_, $records->{$_}, $kept{$_}] } keys %kept) if $of ne $digest || $torn || $stale > 1000 + keys %kept;
  return \%kept;
}

sub replace_digests {
  my ($n, $digest, @entries) = @_;
  my $new = new_of(kept_file($n));
  open my $out, '>:raw', $new or refuse('090', "cannot write $new: $!.");
  print {$out} "$digest\0", map { join("\0", @$_) . "\0" } @entries;
  close $out and rename $new, kept_file($n) or refuse('090', "cannot write $new: $!.");
}

sub keep_digests {
  my ($n, $digest, @entries) = @_;
  open my $out, '>>:raw', kept_file($n) or refuse('090', 'cannot write ' . kept_file($n) . ": $!.");
  flock $out, LOCK_EX or refuse('090', 'cannot lock ' . kept_file($n) . ": $!.");
  print {$out} -s $out ? '' : "$digest\0", map { join("\0", @$_) . "\0" } @entries;
  close $out or refuse('090', 'cannot write ' . kept_file($n) . ": $!.");
}

# What was kept of these may be wrong, on either side: a disk or memory that erred once, or a write that was
# under way all the time. It is forgotten, so that the next proof reads them again.
sub doubt {
  my ($n, @paths) = @_;
  forget_digests($n, @paths);
  my $peer = talk(peer_words('doubt', $n));
  ask($peer, \@paths);
  local $/ = "\0";
  my $from = $peer->{from};
  (<$from> // '') eq "forgotten\0" or refuse('022', 'the other side did not forget what it had read of what differs.');
}

sub peer_doubt {
  my ($n) = @_;
  binmode STDIN;
  my ($count) = word() =~ /^(\d+)$/ or refuse('025', 'the other side did not say what it doubts.');
  forget_digests($n, map { word() } 1 .. $count);
  print "forgotten\0";
}

sub forget_digests {
  my ($n, @paths) = @_;
  open my $in, '<:raw', kept_file($n) or return;
  my %doubted = map { ("$_\0" => 1) } @paths;
  my @entries;
  local $/ = "\0";
  chomp(my $digest = <$in> // return);
  while (defined(my $path = <$in>)) {
    my @entry = ($path, scalar <$in> // last, scalar <$in> // last);
    chomp @entry;
    push @entries, \@entry if !$doubted{$path};
  }
  replace_digests($n, $digest, @entries);
}
