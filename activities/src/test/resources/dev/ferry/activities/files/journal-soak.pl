# Follows the files component's script, which ends before its verbs. Random operations change a tree
# while its journal is kept; what the journal leads to must be what a walk finds, and what is handed over
# by it must make the other tree the same. Arguments: DIRECTORY, FIRST-SEED, LAST-SEED.
our $side = 'here';
$base = $words[0];
($home, $run, $migration, $id, @paths) = ($base, "$base/run", 'soak', 'tree', "$base/here/t");
$serving = 1;
{
  no warnings 'redefine';
  *view = sub { "$base/$side" };
  *mounts = sub { () };
  *may_receive = sub { };
}

sub records { my %records; chdir "$base/$_[0]"; records_from(\%records, 'find', 't', but_trash(), @TELL); chdir '/'; return \%records }
sub alike { # paths of which the two tell different things
  my ($left, $right, $told) = @_;
  return grep { (defined $left->{$_} ? $told->($left->{$_}) : '') ne (defined $right->{$_} ? $told->($right->{$_}) : '') }
    keys %{{%$left, %$right}};
}

# In the place of the program on the other host.
sub other_side {
  pipe my $in, my $to and pipe my $from, my $out or die $!;
  if (!fork) {
    open STDIN, '<&', $in;
    open STDOUT, '>&', $out;
    open STDERR, '>', '/dev/null'; # where nothing is handed over, it is asked nothing
    binmode $_ for *STDIN, $out;
    close $_ for $to, $from;
    $side = 'there';
    my $asked = word();
    if ($asked =~ /^aside (\d+)$/) {
      take_aside(0, $1);
      $asked = word();
    }
    my ($things) = $asked =~ /^put (\d+)$/;
    my $why = take_in(0, $things);
    print defined $why ? "not: $why\0" : "put\0";
    close STDOUT;
    require POSIX;
    POSIX::_exit(0);
  }
  binmode $_ for $to, $from;
  return {to => $to, from => $from};
}

our %tally = (journal => 0, walk => 0, put => 0, rsync => 0, wrong => 0);
for my $seed ($words[1] .. $words[2]) {
  srand $seed;
  my $operations = $seed % 2 ? \@plain : \@wild;
  system "cd $base && rm -rf here there out run had.0 && mkdir -p here/t there out run";
  change(60, $operations);
  my $journal = journal_begin(0);
  change(10, $operations); # while directories are being watched
  my $said = journal_says($journal);
  die "seed $seed: $said\n" if $said ne 'ready';
  my $known = records('here');
  system 'cp', '-a', "$base/here/t", "$base/there/t";
  my $index = index_of(0, $journal, $known);
  change(5 + rand 60, $operations);
  my ($changed, $gone, undef, $plain) = journaled(0, {stamp => 9e99, known => $known, journal => $journal, index => $index});
  if (!$changed) { $tally{walk}++; next }
  $tally{journal}++;
  my $now = records('here');
  my @wrong = alike($known, $now, sub { (split / /, $_[0], 2)[1] }); # the sentinel moves the root's ctime
  if (!@wrong && $plain) {
    my $peer = other_side();
    ask_aside(0, $peer, @$gone) if @$gone;
    my $put = hand_over(0, $known, listed(0, 1e9, $known, $changed, $gone), $peer);
    delete @$peer{qw(to from)};
    wait;
    $tally{defined $put ? 'put' : 'rsync'}++;
    @wrong = (alike($now, records('there'), \&essence), split /\n/, `diff -rq --no-dereference -x '.ferry-trash-*' $base/here/t $base/there/t 2>&1`) if defined $put;
  }
  next if !@wrong;
  $tally{wrong}++;
  print "seed $seed: @wrong\n";
}
print join(' ', map { "$tally{$_} $_" } qw(journal walk put rsync wrong)), "\n";
exit 0;
