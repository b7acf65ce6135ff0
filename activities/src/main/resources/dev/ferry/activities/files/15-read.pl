# ---- what files hold: read once on each side ------------------------------------------------------
# At low priority, by the quickest program that both hosts have.
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
# Of what a program gets at once. To start one costs milliseconds, and what it has not told is read again when all
# of it is cut off. Measured on 50,000 files of 4 KiB: 50 us of processor each by handles, 20 us where the program
# opens the names itself, which whoever writes the tree may lead elsewhere; and 20 ms for one program a file.
use constant {
  FILES_AT_ONCE => 900, # of the 1024 that a process may usually have open
  BYTES_AT_ONCE => 256 << 20,
  O_PATH => 010000000, # which perl has no word for
};
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
  # Kept at once, so that one that is cut off is gone on with; but not of what changed while it was read.
  my $read = digests_of($n, $digest, $records, sub {
    my ($read) = @_;
    my $again = look_again($n, [keys %$read], []);
    keep_digests($n, $digest, map { [$_, $records->{$_}, $read->{$_}] }
      grep { ($again->{$_} // '') eq $records->{$_} && !changed_since($records->{$_}, $stamp) } keys %$read);
  }, @new);
  @$kept{keys %$read} = values %$read;
  return ($kept, scalar @new);
}

# Of files in the view of path n; each lot goes to the one who takes it. What cannot be read, or is gone, has
# none. A program that is killed, or fails at one file, leaves out others, too: these are read by the next one,
# and then each by itself.
sub digests_of {
  my ($n, $digest, $records, $take, @paths) = @_;
  return {} if !@paths;
  my @readers = readers($digest) or refuse('025', "nothing here reads for $digest any more.");
  my %digests;
  my $add = sub { my ($read) = @_; @digests{keys %$read} = values %$read; $take->($read) };
  for my $words (@readers) {
    my @left = sort grep { !exists $digests{$_} } @paths;
    read_shares($n, $digest, $words, $records, $add, shares($records, @left)) if @left;
  }
  for my $path (grep { !exists $digests{$_} } @paths) {
    into_view($n);
    my ($file) = file_at($path, $records->{$path}) or next;
    open my $in, '<:raw', '/proc/self/fd/' . fileno $file or next;
    my $told = told_of($digest, $readers[-1], $in);
    $add->({$path => $told}) if defined $told;
  }
  chdir '/';
  return \%digests;
}

sub into_view { my ($n) = @_; chdir view($n, 'ro') or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.') }

# A handle of the file that was seen there, and of nothing else: who writes the tree may put a link, a pipe
# or a device in its place, or a link above it. It is not opened for reading yet, which could wait for ever or
# set off a device, and is read by its name in /proc/self/fd, which leads to the same file whatever the path
# leads to by then. open(2), O_PATH
sub file_at {
  my ($path, $record) = @_;
  sysopen my $file, $path, O_PATH | O_NOFOLLOW or return;
  my ($inode, $mode, $size) = (stat $file)[1, 2, 7];
  return if !S_ISREG($mode) || $inode ne inode($record) =~ s/\@.*//r;
  return ($file, $size);
}

sub read_shares {
  my ($n, $digest, $words, $records, $add, @shares) = @_;
  my %readers;
  for my $share (@shares) {
    my $pid = open(my $from, '-|') // refuse('090', "cannot fork: $!.");
    if (!$pid) {
      require POSIX;
      POSIX::_exit(eval { read_share($n, $digest, $words, $records, @$share); 1 } ? 0 : 1);
    }
    $readers{fileno $from} = [$from, ''];
  }
  while (%readers) {
    my $ready = '';
    vec($ready, $_, 1) = 1 for keys %readers;
    select $ready, undef, undef, undef;
    for my $number (grep { vec $ready, $_, 1 } keys %readers) {
      my ($from, $text) = @{$readers{$number}};
      my $got = sysread $from, $text, 1 << 16, length $text;
      my @words = split /\0/, $text, -1;
      my @rest = splice @words, @words && @words - 1 - (@words - 1) % 2; # a path without its digest, or part of a word
      $readers{$number}[1] = join "\0", @rest;
      $add->({@words}) if @words;
      close $from, delete $readers{$number} if !$got;
    }
  }
}

# In a process of its own, at low priority: path and digest of each, told after every lot.
sub read_share {
  my ($n, $digest, $words, $records, @paths) = @_;
  my $asks = getppid;
  setpriority 0, 0, 19;
  into_view($n);
  while (@paths && getppid == $asks) {
    my ($bytes, %path, @files) = 0;
    {
      local $^F = 1 << 20; # handles up to that number are open in programs that are started, too
      while (@paths && @files < FILES_AT_ONCE && $bytes < BYTES_AT_ONCE) {
        my $path = shift @paths;
        my ($file, $size) = file_at($path, $records->{$path}) or next;
        push @files, $file;
        $path{fileno $file} = $path;
        $bytes += $size;
      }
    }
    my $reading = started([@$words, map { '/proc/self/fd/' . fileno $_ } @files]);
    my ($from, $told) = ($reading->{from}, '');
    while (<$from>) { $told .= "$path{$2}\0$1\0" if m{^([0-9a-f]{$LENGTH{$digest}}) [ *]/proc/self/fd/(\d+)$} && exists $path{$2} }
    ending($reading);
    print $told;
  }
}
