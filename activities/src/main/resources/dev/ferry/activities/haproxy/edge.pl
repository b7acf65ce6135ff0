# Fed to "perl -" on the balancer's host, with a verb and its arguments.
#   ask SOCKET COMMAND...        what HAProxy's master answers to each
#   entry FILE KEY VALUE         sets one entry of a map file
#   state FILE BACKEND SERVER LINE...   replaces the servers' lines in a server state file
#                                ("-" for a line: the server has none)
#   keep FILE TEXT               writes a file
# Files are replaced in one step, with owner and mode kept. All but a map are on disk when it ends:
# a map is for a reload, not for a restart of the host. Users wait for this, so it loads no module
# that it can do without (1.6 ms to start; 14 ms with sockets).
use strict;

sub lines {
  my ($file) = @_;
  -e $file or return;
  open my $in, '<', $file or die "$file: $!\n";
  my @lines = <$in>;
  chomp @lines;
  return @lines;
}

sub replace {
  my ($file, $durable, @lines) = @_;
  my @was = stat $file;
  my $aside = "$file.ferry";
  open my $out, '>', $aside or die "$aside: $!\n";
  print $out map { "$_\n" } @lines;
  if (@was) {
    chown $was[4], $was[5], $aside;
    chmod $was[2] & 07777, $aside;
  }
  close $out or die "$aside: $!\n";
  !$durable or system('sync', $aside) == 0 or die "$aside: not on disk\n";
  rename $aside, $file or die "$file: $!\n";
  !$durable or system('sync', $file =~ m{(.*)/}) == 0 or die "$file: not on disk\n";
}

my ($verb, @words) = @ARGV;
if ($verb eq 'ask') {
  require IO::Socket::UNIX;
  my $path = shift @words;
  for my $command (@words) {
    my $socket = IO::Socket::UNIX->new(Peer => $path) or die "$path: $!\n";
    print $socket "$command\n" or die "$path: $!\n";
    $socket->flush;
    shutdown $socket, 1;
    print while <$socket>;
  }
} elsif ($verb eq 'entry') {
  my ($file, $key, $value) = @words;
  my $found;
  my @lines = map { /^\s*\Q$key\E(\s|$)/ ? ($found++ ? () : "$key $value") : $_ } lines($file);
  push @lines, "$key $value" unless $found;
  replace($file, 0, @lines);
} elsif ($verb eq 'state') {
  my ($file, $backend, %servers) = @words;
  my @lines = grep { /\S/ } lines($file);
  @lines = ('1') unless @lines;
  die "$file is of version $lines[0], not 1\n" unless $lines[0] =~ /^1\s*$/;
  @lines = grep { my @f = split ' '; !(@f > 4 && $f[1] eq $backend && exists $servers{$f[3]}) } @lines;
  push @lines, grep { $_ ne '-' } map { $servers{$_} } sort keys %servers;
  replace($file, 1, @lines);
} elsif ($verb eq 'keep') {
  replace($words[0], 1, $words[1]);
} else {
  die "no such verb: $verb\n";
}
