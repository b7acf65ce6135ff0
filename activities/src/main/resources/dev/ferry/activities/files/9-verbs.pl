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
  'take-over' => sub { configured(); locked(); thaw(); prove_open() },
  standing => sub { configured(); answer('standing', standing()) },
  holders => sub { configured(); answer('holder', $_) for holders() },
  boot => sub { configured(); locked(); fence() },
  master => sub { configured(); master() },
  pass => sub { configured(); pass(@args) },
  reach => sub { configured(); reach(@args) },
  peer => sub { configured(); peer(@args) },
  forget => sub { configured(); forget_baseline($_) for 0 .. $#paths },
  gone => sub {
    return if !-e "$home/config";
    configured();
    locked();
    disconnect();
    thaw() if ($args[0] // '') eq 'open';
    unpersist() if ($args[0] // '') eq 'open';
    drop_views() if ($args[0] // '') eq 'open';
    rewrite_keys($args[1]) if length($args[1] // '');
    unlink "$home/key", "$home/key.pub", glob "$home/baseline.*";
  },
);
my $do = $verbs{$verb // ''} or refuse('090', 'no such verb: ' . printable($verb // ''));
$do->();
exit 0;
