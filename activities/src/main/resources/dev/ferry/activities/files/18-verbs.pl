# ---- verbs --------------------------------------------------------------------------------------
my %verbs = (
  configure => sub { configure() },
  key => sub { key(); print slurp("$home/key.pub") },
  address => sub { configured(); answer('address', own_address()) },
  authorize => sub { authorize(@args) },
  trust => sub { local $/; write_down("$home/known_hosts", 'ferry-peer ' . <STDIN>) },
  reachable => sub { configured(); mkdir_all($run); master(); peer_says('ready') },
  bind => sub { configured(); locked(); make_views(); persist() },
  fence => sub { configured(); locked(); fence(); prove_fenced(); prove_nobody_writes() },
  fenced => sub { configured(); prove_fenced(); prove_nobody_writes() },
  thaw => sub { configured(); locked(); thaw() },
  'take-over' => sub { configured(); locked(); write_down("$home/taken", "1\n") if !-e "$home/taken"; thaw(); prove_open() },
  standing => sub { configured(); answer('standing', standing()) },
  boot => sub { configured(); locked(); fence() },
  master => sub { configured(); master() },
  pass => sub { configured(); pass(@args) },
  'stand-by' => sub { configured(); stand_by($args[0]) },
  reach => sub { configured(); reach(@args) },
  serve => sub { serve(@args) },
  peer => sub { configured(); peer(@args) },
  prepared => sub { answer('prepared', -e "$home/config" ? 1 : 0); exit 0 if !-e "$home/config"; configured(); answer('standing', standing()) },
  age => sub { configured(); my @stamps = map { (baseline($_))[0] // () } 0 .. $#paths; answer('age', @stamps == @paths ? int(time - (sort { $a <=> $b } @stamps)[0]) : 'unknown') },
  look => sub { look(@args) },
  names => sub { names(@args) },
  absent => sub { absent(@args) },
  compare => sub { configured(); compare() },
  forget => sub { configured(); forget_baseline($_, 0, {}, {}) for 0 .. $#paths },
  gone => sub {
    return if !-e "$home/config";
    configured();
    locked();
    my ($how, $user, $back) = @args;
    disconnect();
    rewrite_keys($user);
    unlink "$home/key", "$home/key.pub", "$home/passes", map { (seed_mark($_), kept_file($_), "$home/first.$_") } 0 .. $#paths;
    if ($how eq 'open') { thaw(); unpersist() } else { persist_alone() }
    empty_trash($_, $back eq 'back') for 0 .. $#paths;
    drop_views();
    unlink "$home/config"; # last: until then everything above is done again
  },
);

sub run_verb {
  ($verb, @args) = @_;
  my $do = $verbs{$verb // ''} or refuse('090', 'no such verb: ' . printable($verb // ''));
  $do->();
}

run_verb($verb, @args);
$_->() for splice @afterwards;
exit 0;
