# ---- what files hold: read once on each side ------------------------------------------------------
# At low priority, by the quickest program that both hosts have. What was read is kept beside the record
# that the file had, whose ctime nobody can set: as long as a walk tells the same, it is not read again.
our @DIGESTS = qw(BLAKE3 XXH128 SHA-256); # the quickest first
our %LENGTH = ('BLAKE3' => 64, 'XXH128' => 32, 'SHA-256' => 64); # in hexadecimal digits
our %READERS = (
  'BLAKE3' => [['b3sum']],
  'XXH128' => [['xxh128sum']],
  'SHA-256' => [[qw(openssl dgst -sha256 -r)], [qw(sha256sum -b)]], # openssl knows the processors' own instructions
);

sub reader {
  my ($digest) = @_;
  my @here = grep { my ($program) = @$_; grep { -x "$_/$program" } split /:/, $ENV{PATH} } @{$READERS{$digest} // []};
  return @here ? @{$here[0]} : ();
}

# The digests of these files of path n, and how many of them were read for that.
sub contents {
  my ($n, $digest, $stamp, $records, @paths) = @_;
  my $kept = kept_digests($n, $digest, $records);
  my @new = grep { !exists $kept->{$_} } @paths;
  my $read = digests_of($n, $digest, $records, @new);
  keep_digests($n, $digest, map { [$_, $records->{$_}, $read->{$_}] } grep { !changed_since($records->{$_}, $stamp) } keys %$read);
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
      if (($records->{$path} // '') ne $record || length $text != $LENGTH{$digest}) { $stale++ } else { $kept{$path} = $text }
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

# Of files in the view of path n. What cannot be read, or is gone, has none.
sub digests_of {
  my ($n, $digest, $records, @paths) = @_;
  return {} if !@paths;
  my @words = reader($digest);
  chdir view($n, 'ro') or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my (%digests, %readers);
  my @shares = shares($records, sort grep { !odd($_) } @paths);
  for my $i (0 .. $#shares) {
    write_names("$home/reading.$i", $shares[$i]);
    open my $from, '-|:raw', 'sh', '-c', 'exec "$@" 2>/dev/null', 'sh', qw(ionice -c 2 -n 7 nice -n 19 xargs -0 -r -a),
      "$home/reading.$i", @words or refuse('090', "cannot run $words[0]: $!.");
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
      for (@lines) { $digests{$2} = $1 if /^([0-9a-f]{$LENGTH{$digest}}) [ *](.+)$/ }
      close $from, delete $readers{$number} if !$got;
    }
  }
  unlink map { "$home/reading.$_" } 0 .. $#shares;
  for my $path (grep { odd($_) } @paths) {
    sysopen my $file, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK or next;
    my $reading = started(\@words, $file);
    my $line = readline $reading->{from};
    ending($reading);
    $digests{$path} = $1 if ($line // '') =~ /^([0-9a-f]{$LENGTH{$digest}}) /;
  }
  chdir '/';
  return \%digests;
}

# Names that a program might not tell as they are: it reads these without knowing them.
sub odd { my ($path) = @_; return $path =~ /[\\\n\r]/ || $path =~ /[\x80-\xff]/ && !utf8::decode(my $text = $path) }
