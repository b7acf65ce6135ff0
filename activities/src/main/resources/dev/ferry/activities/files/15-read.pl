# ---- what files hold: read once on each side ------------------------------------------------------
# At low priority, by the quickest program that both hosts have. What was read is kept beside the record
# that the file had, whose ctime nobody can set: as long as a walk tells the same, it is not read again.
our @DIGESTS = qw(BLAKE3 XXH128 SHA-256); # the quickest first
our %LENGTH = ('BLAKE3' => 64, 'XXH128' => 32, 'SHA-256' => 64); # in hexadecimal digits
our %EMPTY = ( # of nothing
  'BLAKE3' => 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262',
  'XXH128' => '99aa06d3014798d86001c324468d497f',
  'SHA-256' => 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
);
our %READERS = (
  'BLAKE3' => [[qw(b3sum --no-mmap)]], # a mapped file that is cut short would kill it
  'XXH128' => [['xxh128sum']],
  'SHA-256' => [[qw(openssl dgst -sha256 -r)], [qw(sha256sum -b)]], # openssl knows the processors' own instructions
);
our @GENTLY = qw(ionice -c 2 -n 7 nice -n 19);
our %working; # readers, of each digest that was asked for

# What is there may be another release, or broken: it has to tell right what nothing is.
sub readers {
  my ($digest) = @_;
  mkdir_all($run);
  $working{$digest} //= [grep { (told_of($digest, $_) // '') eq $EMPTY{$digest} } @{$READERS{$digest} // []}];
  return @{$working{$digest}};
}

sub told_of { # by one of the readers, of what it reads from the handle, or of nothing
  my ($digest, $words, $in) = @_;
  my $reading = started([@GENTLY, @$words], $in);
  my $line = readline $reading->{from};
  ending($reading);
  return ($line // '') =~ /^([0-9a-f]{$LENGTH{$digest}}) / ? $1 : undef;
}

# The digests of these files of path n, and how many of them were read for that.
sub contents {
  my ($n, $digest, $stamp, $records, @paths) = @_;
  my $kept = kept_digests($n, $digest, $records);
  my @new = grep { !exists $kept->{$_} } @paths;
  my $read = digests_of($n, $digest, $records, @new);
  # Not of what changed while it was read.
  my $again = look_again($n, [keys %$read], []);
  keep_digests($n, $digest, map { [$_, $records->{$_}, $read->{$_}] }
    grep { ($again->{$_} // '') eq $records->{$_} && !changed_since($records->{$_}, $stamp) } keys %$read);
  @$kept{keys %$read} = values %$read;
  return ($kept, scalar @new);
}

sub kept_file { my ($n) = @_; return "$home/read.$n" }

# Path, record and digest, each ended by NUL, behind the name of the digest. A file that is not whole has
# words in the wrong places, which no record equals.
sub kept_digests {
  my ($n, $digest, $records) = @_;
  my ($of, $stale, %kept) = ('', 0);
  local $/ = "\0";
  if (open my $in, '<:raw', kept_file($n)) {
    chomp($of = <$in> // '');
    while ($of eq $digest and defined(my $path = <$in>)) {
      my ($record, $text) = (scalar <$in> // last, scalar <$in> // last);
      chomp($path, $record, $text);
      if (($records->{$path} // '') ne $record || $text !~ /^[0-9a-f]{$LENGTH{$digest}}\z/) { $stale++ } else { $kept{$path} = $text }
    }
  }
  return \%kept if $of eq $digest && $stale <= 1000 + keys %kept;
  unlink kept_file($n);
  keep_digests($n, $digest, map { [$_, $records->{$_}, $kept{$_}] } keys %kept);
  return \%kept;
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
  my $new = kept_file($n) . '.new';
  open my $out, '>:raw', $new or refuse('090', "cannot write $new: $!.");
  my %doubted = map { ("$_\0" => 1) } @paths;
  local $/ = "\0";
  print {$out} scalar <$in> // '';
  while (defined(my $path = <$in>)) {
    my @entry = ($path, scalar <$in> // last, scalar <$in> // last);
    print {$out} @entry if !$doubted{$path};
  }
  close $out and rename $new, kept_file($n) or refuse('090', "cannot write $new: $!.");
}

# Of files in the view of path n. What cannot be read, or is gone, has none. A program that is killed, or
# fails at one file, leaves out others, too: these are read by the next one, and then each by itself.
sub digests_of {
  my ($n, $digest, $records, @paths) = @_;
  return {} if !@paths;
  my @readers = readers($digest) or refuse('025', "nothing here reads for $digest any more.");
  chdir view($n, 'ro') or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my %digests;
  read_by_name(\%digests, $digest, $_, shares($records, sort grep { !exists $digests{$_} && !odd($_) } @paths)) for @readers;
  for my $path (grep { !exists $digests{$_} } @paths) {
    sysopen my $file, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK or next;
    my $told = told_of($digest, $readers[-1], $file);
    $digests{$path} = $told if defined $told;
  }
  chdir '/';
  return \%digests;
}

sub read_by_name {
  my ($digests, $digest, $words, @shares) = @_;
  my %readers;
  for my $i (0 .. $#shares) {
    write_names("$home/reading.$i", $shares[$i]);
    open my $from, '-|:raw', 'sh', '-c', 'exec "$@" 2>/dev/null', 'sh', @GENTLY, qw(xargs -0 -r -a),
      "$home/reading.$i", @$words or refuse('090', "cannot run $words->[0]: $!.");
    $readers{fileno $from} = [$from, ''];
  }
  while (%readers) {
    my $ready = '';
    vec($ready, $_, 1) = 1 for keys %readers;
    select $ready, undef, undef, undef;
    for my $number (grep { vec $ready, $_, 1 } keys %readers) {
      my ($from, $rest) = @{$readers{$number}};
      my $got = sysread $from, $rest, 1 << 16, length $rest;
      my @lines = split /\n/, $rest, -1;
      $readers{$number}[1] = pop @lines // '';
      for (@lines) { $digests->{$2} = $1 if /^([0-9a-f]{$LENGTH{$digest}}) [ *](.+)$/ }
      close $from, delete $readers{$number} if !$got;
    }
  }
  unlink map { "$home/reading.$_" } 0 .. $#shares;
}

# Names that a program might not tell as they are: it reads these without knowing them.
sub odd { my ($path) = @_; return $path =~ /[\\\n\r]/ || $path =~ /[\x80-\xff]/ && !utf8::decode(my $text = $path) }
