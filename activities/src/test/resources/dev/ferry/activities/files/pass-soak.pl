# Follows the files component's script, which ends before its verbs, and the operations of soak-operations.pl.
# Random operations change a tree during five passes, and after the last look before the pause; then both
# sides must hold the same, to Ferry's eyes and to others'. Arguments: DIRECTORY, FIRST-SEED, LAST-SEED, OPERATIONS.
# In the place of ssh it is started as DIRECTORY "ssh", and is the script on the other host.
our ($first, $last, $operations);
($base, $first, $last, $operations) = @words;
our $side = $first eq 'ssh' ? 'there' : 'here';
($home, $run, $migration, $id, @paths) = ("$base/home-$side", "$base/run", 'soak', 'tree', "$base/here/t");
%peer = (address => 'there', user => 'root', port => 22);
{
  no warnings 'redefine';
  *view = sub { $side eq 'here' ? "$base/here" : "$run/0/rw" };
  *mounts = sub { () };
  *stamp_of = sub { (split / /, $_[1])[0] - 0.1 };
  $_->() for sub { *may_receive = sub { } }, sub { *check_identity = sub { } }, sub { *master = sub { } }, sub { *mappings = sub { () } };
  *identity = sub { 'the same' };
  *ssh_words = sub { ('perl', $0, $base, 'ssh') };
}
if ($side eq 'there') {
  my @asked = @words[2 .. $#words];
  shift @asked while $asked[0] eq '--';
  shift @asked; # the address
  peer("@asked");
  exit 0;
}

# What a refusal says, or nothing.
sub refused {
  my ($work) = @_;
  local $serving = 1;
  open my $kept, '>&', \*STDERR or die $!;
  open STDERR, '>', "$base/said" or die $!;
  open my $out, '>&', \*STDOUT or die $!;
  open STDOUT, '>', "$base/answers" or die $!;
  my $fine = eval { $work->(); 1 };
  my $why = $@;
  open STDOUT, '>&', $out or die $!;
  open STDERR, '>&', $kept or die $!;
  return if $fine;
  return $why eq "refused\n" ? slurp("$base/said") : $why;
}

# What is not the same to other eyes than Ferry's: rsync reads all of both sides, and which names are one
# file is asked of find.
sub differences {
  my @trees = ("$base/here/t", "$run/0/rw/t");
  my $names = q{find . -path './.ferry-trash-*' -prune -o ! -type d -links +1 -printf '%i %p\0'};
  my @links = map {
    my %names;
    for (split /\0/, `cd $_ && $names`) { push @{$names{$1}}, $2 if /^(\d+) (.*)/s }
    join '; ', sort map { join ' = ', sort @$_ } grep { @$_ > 1 } values %names; # others lie in the trash, or elsewhere
  } @trees;
  my $told = `rsync -aHAXnci --numeric-ids --delete --modify-window=-1 --exclude='/.ferry-trash-*' $trees[0]/ $trees[1]/ 2>&1`;
  return ($links[0] eq $links[1] ? () : "links: $links[0] and $links[1]", split /\n/, $told);
}

sub answers { my %answers = map { /^(\S+)\t(.*)$/ } split /\n/, slurp("$base/answers"); return \%answers }

our %tally = map { $_ => 0 } qw(passes refused journal walk wrong);
for my $seed ($first .. $last) {
  srand $seed;
  $look_every = 20;
  my $all = $seed % 2 ? \@wild : \@live;
  system "cd $base && rm -rf here out run home-here home-there && mkdir -p here/t out run/0/rw/t home-here home-there";
  change(200, $all);
  my @said;
  for my $pass (1 .. 5) {
    my $writer = fork // die $!;
    if (!$writer) {
      srand "$seed$pass";
      $count = $pass * 1e6;
      change($operations / 5, $all);
      require POSIX;
      POSIX::_exit(0);
    }
    my $why = refused(sub { pass(1e9, 0) });
    $tally{passes}++;
    push @said, "pass $pass: $why" if defined $why;
    waitpid $writer, 0;
  }
  $tally{refused} += @said;
  my $why;
  for my $round (1 .. 3) { # a tree in which too much happens may keep a pass from ending well; then there is none
    $why = refused(sub { pass(1e9, 0); stand_by(1e9) });
    if (!defined $why) {
      change(50, $all);
      $why = refused(sub { reach(1e9) });
      last if !defined $why;
    }
    push @said, "last $round: $why";
    dismiss();
  }
  my $how = slurp("$base/answers") // '';
  $tally{$how =~ /the change journal decided/ ? 'journal' : 'walk'}++;
  refused(sub { $_->() for splice @afterwards });
  my @differences = differences();
  my $compared = refused(sub { sleep 1; pass(1e9, 0); compare() });
  my $answers = answers();
  my @wrong = ($why // (), $compared // (), @differences,
    map({ "$_ $answers->{$_}" } grep { /^differing/ } sort keys %$answers), ($answers->{'moving.0'} // '?') eq '0' ? () : "moving $answers->{'moving.0'}", ($answers->{'same.0'} // 0) > 1 ? () : 'nothing compared');
  next if !@wrong;
  $tally{wrong}++;
  print "seed $seed: @wrong @said\n";
}
print join(' ', map { "$tally{$_} $_" } qw(passes refused journal walk wrong)), "\n";
exit 0;
