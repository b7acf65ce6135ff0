# ---- the first copy of many small files -----------------------------------------------------------
# rsync takes small files one by one, tar streams them. So where the other side is empty, or holds what
# an attempt before has left, plain small files go by tar, in some streams at once. Nothing is believed
# of that: whatever the other side does not tell afterwards as this side did goes by rsync, and so does
# what was never given to tar: what has several names, attributes or ACLs, is large, or no plain file.

use constant {
  SMALL => 1 << 20, # what may go without rsync
  SEED_FROM => 1_000, # small files; with fewer, rsync is done before the streams are open
  STREAMS_AT_MOST => 4,
  BLOCKS => 512, # of 512 bytes, which tar reads and writes at once
};

sub streams {
  my $processors = () = (slurp('/proc/cpuinfo') // '') =~ /^processor\s*:/mg;
  return $processors < 1 ? 1 : $processors > STREAMS_AT_MOST ? STREAMS_AT_MOST : $processors;
}

sub for_tar { my ($type, $links, $size) = @_; return $type eq 'f' && $links == 1 && $size <= SMALL }

sub seed_mark { my ($n) = @_; return "$home/seed.$n" }

# As a pass: its figures and the baseline; nothing where the other side or the tree is not like that.
sub seed {
  my ($n) = @_;
  return if -e "$home/taken" || -e "$home/first.$n";
  my ($stamp, $records) = walk($n, synced($n));
  not_emptied($n, $records);
  my $plain = plain_ones($n, $records) // return;
  my $theirs = seeded_there($n, 'begin-seed') // return;
  my ($unsure, $again, $was) = unsure($n, $records);
  my %again = map { $_ => 1 } @$again;
  forget_baseline($n, $stamp, $was, $records, @$unsure, grep { !exists $records->{$_} } keys %$theirs);
  my @send = sort grep { $again{$_} || !same_there($records->{$_}, $theirs->{$_}) } keys %$plain;
  my $streams = @send ? stream_all($n, shares($records, @send)) : 0;
  $theirs = seeded_there($n, 'seeded') // refuse('039', 'the other side does not know of its first copy any more. Prepare again.') if @send;
  my %rest = map { $_ => 1 } grep { !$plain->{$_} || !same_there($records->{$_}, $theirs->{$_}) } keys %$records;
  my $stats = bring_rest($n, parents(keys %rest));
  # Sizes and times say nothing of what an attempt before has brought and somebody has written and set back since.
  if (my @forced = grep { $rest{$_} } @$again) {
    my (undef, $more) = bring($n, parents(@forced));
    $stats->{$_} += $more->{$_} // 0 for 'Number of regular files transferred', 'Total transferred file size';
  }
  peer_says('sweep', $n) if grep { $records->{$_} =~ /^\S+ f/ } keys %rest;
  peer_says('end-seed', $n);
  my %known = (map({ $_ => '' } keys %$theirs), %$records); # what is only there is deleted by the next pass
  save_baseline($n, $stamp, \%known);
  my $brought = $stats->{'Number of regular files transferred'} // 0;
  my @arrived = grep { !$rest{$_} && $records->{$_} =~ /^\S+ f/ } @send;
  first_copy($n, @arrived . " small files by $streams streams of tar, $brought by rsync");
  my $bytes = $stats->{'Total transferred file size'} // 0;
  $bytes += (split / /, $records->{$_}, 9)[7] for @arrived;
  return ([@arrived + $brought, 0, $bytes, count($records), 0], $stamp, \%known);
}

# How it was, for those who ask at the gate.
sub first_copy { my ($n, $how) = @_; write_down("$home/first.$n", $how) }

# What tar is given: directories and small files with nothing about them that it would not carry.
sub plain_ones {
  my ($n, $records) = @_;
  my @small = grep { for_tar((split / /, $records->{$_}, 9)[1, 5, 7]) } keys %$records;
  return if @small < SEED_FROM;
  chdir view($n, 'ro') or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my %plain = map { $_ => 1 } grep { bare($_) } @small, grep { $records->{$_} =~ /^\S+ d/ } keys %$records;
  chdir '/';
  return keys %plain ? \%plain : undef;
}

sub same_there { my ($mine, $theirs) = @_; return defined $theirs && $theirs eq essence($mine) }

# Neighbours stay together: a directory gets its time when the stream leaves it.
sub shares {
  my ($records, @paths) = @_;
  my @weights = map { 8192 + ($records->{$_} =~ /^\S+ f/ ? (split / /, $records->{$_}, 9)[7] : 0) } @paths;
  my $all = 0;
  $all += $_ for @weights;
  my ($streams, $sum, @shares) = (streams(), 0);
  for my $i (0 .. $#paths) {
    push @{$shares[int($sum / $all * $streams)]}, $paths[$i];
    $sum += $weights[$i];
  }
  return grep { $_ } @shares;
}

# Copies no more bytes a second than it is told. It is the receiver of what tar writes, so tar waits.
our $SLOWLY = 'my ($rate) = @ARGV; while (sysread STDIN, my $some, $rate / 20) { my $at = 0;'
  . ' while ($at < length $some) { $at += syswrite(STDOUT, $some, length($some) - $at, $at) // exit 1 }'
  . ' select undef, undef, undef, length($some) / $rate }';

sub stream_all {
  my ($n, @shares) = @_;
  local $own_connection = 1; # one process for each to encrypt
  my (@streams, $cut);
  for my $i (0 .. $#shares) {
    my $tar = started(['tar', '--create', '--file=-', '--format=posix', '--pax-option=delete=atime,delete=ctime', '--sparse',
      '--blocking-factor=' . BLOCKS, '--numeric-owner', '--no-recursion', '--directory=' . view($n, 'ro'),
      '--null', '--verbatim-files-from', '--files-from=-'], names_in(@{$shares[$i]}));
    my @way = ($tar);
    push @way, started(['perl', '-e', $SLOWLY, $rate / @shares], $tar->{from}) if $rate;
    push @streams, [@way, started([peer_words('seed', $n)], $way[-1]{from})];
  }
  for (@streams) {
    my @way = @$_;
    my ($status, $said) = ending(pop @way); # which takes what comes from those before it
    my ($killed) = sort { $b <=> $a } map { (ending($_))[0] } reverse @way; # what tar saw change is for the comparison to tell
    no_space($said);
    $cut //= "status $status, $killed: $said" if $status > 2 || $killed > 2;
  }
  refuse('039', 'the first copy was cut off (' . brief($cut) . '). What has arrived stays; the next attempt goes on from there.')
    if defined $cut;
  return scalar @streams;
}

# By rsync, which compares sizes and times: what an attempt before has brought is not sent again.
sub bring_rest {
  my ($n, @rest) = @_;
  return {} if !@rest;
  my (undef, $stats) = rsync_end(started([rsync_words('--partial-dir=.ferry-partial', '--from0', '--files-from=-', '--ignore-missing-args',
    '--force', view($n, 'ro') . '/', "$peer{address}:$run/$n/rw/")], names_in(sort @rest)), sub { });
  return $stats;
}

sub seeded_there { # all that the other side holds, if it holds nothing but a first copy
  my ($n, $question) = @_;
  my $peer = talk(peer_words($question, $n));
  close $peer->{to};
  local $/ = "\0";
  my $from = $peer->{from};
  my $ours = <$from> // refuse('022', 'the other side did not tell whether it is empty.');
  return $ours eq "yes\0" ? reported($peer) : undef;
}

# ---- on the other side -----------------------------------------------------------------------------

# Begun where there is nothing, not even an ACL that new files would get; known again by its mark.
sub peer_begin_seed {
  my ($n) = @_;
  may_receive($n);
  my $root = view($n, 'rw') . '/t';
  opendir my $entries, $root or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  my $empty = !grep { !/^\.\.?$/ } readdir $entries;
  write_down(seed_mark($n), identity($n)) if !-e seed_mark($n) && $empty && bare($root);
  peer_seeded($n);
}

sub seed_begun { my ($n) = @_; return (slurp(seed_mark($n)) // '') eq identity($n) }

sub peer_seeded {
  my ($n) = @_;
  may_receive($n);
  return print "no\0" if !seed_begun($n);
  print "yes\0";
  chdir view($n, 'ro') or refuse('001', 'no view of ' . printable($paths[$n]) . '. Prepare again.');
  # Told by find as "essence" has it: there may be millions, and nothing here needs to know them.
  my @told = ('-printf', '%p\0%y %#m %U %G %s %T@ %l\0');
  unread($n, 'find failed') if system 'find', 't', but_trash(), '-type', 'f', @told, '-o', map { s/%s/0/r } @told;
  print "\0\0";
}

sub peer_seed { # takes a stream in
  my ($n) = @_;
  may_receive($n);
  seed_begun($n) or refuse('023', 'a first copy into a tree that was not empty.');
  exec 'tar', '--extract', '--file=-', '--blocking-factor=' . BLOCKS, qw(--preserve-permissions --numeric-owner --warning=no-timestamp),
    '--directory=' . view($n, 'rw'), 't' or refuse('090', "cannot run tar: $!.");
}

sub peer_end_seed { my ($n) = @_; may_receive($n); unlink seed_mark($n) }
