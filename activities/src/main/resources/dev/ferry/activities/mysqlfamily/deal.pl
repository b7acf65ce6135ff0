# Deals the rows of a dump on stdin to several clients, which load them side by side; everything else goes to the first,
# in the dump's order. COUNT CLIENT...
# A table's rows wait until its definition is done, and whatever follows rows in a trigger, a routine or an event waits
# until all rows are in.
use strict;
use warnings;
use Fcntl;
use IO::Handle;
use IPC::Open2;

$SIG{PIPE} = 'IGNORE';
binmode STDIN;

my ($count, @command) = @ARGV;
my @clients = map { client() } 1 .. $count;
my $first = $clients[0];
my @turns = reverse @clients;
my $asked = 0;

sub client {
  my $pid = open2(my $says, my $to, @command);
  binmode $_ for $says, $to;
  fcntl($to, F_SETFL, fcntl($to, F_GETFL, 0) | O_NONBLOCK) or die "deal: fcntl: $!\n";
  return { pid => $pid, says => $says, to => $to, left => '' };
}

# Why one ended is what it said itself.
sub lost { die "deal: a client ended\n" }

# Writes what the clients take now; or, told to wait, once one takes something.
sub push_on {
  my ($wait) = @_;
  my @busy = grep { length $_->{left} } @clients or return;
  my $ready = '';
  vec($ready, fileno $_->{to}, 1) = 1 for @busy;
  select undef, $ready, undef, $wait ? undef : 0;
  for my $client (grep { vec $ready, fileno $_->{to}, 1 } @busy) {
    my $taken = syswrite $client->{to}, $client->{left}, 65536;
    if (defined $taken) { substr $client->{left}, 0, $taken, '' }
    elsif (!$!{EAGAIN} && !$!{EINTR}) { lost() }
  }
}

# Until these have done all that they were given.
sub await {
  my @whom = @_;
  $asked++;
  $_->{left} .= "SELECT 'done $asked';\n" for @whom;
  push_on(1) while grep { length $_->{left} } @whom;
  for my $client (@whom) {
    my $line;
    do { $line = readline $client->{says}; defined $line or lost() } until $line eq "done $asked\n";
  }
}

# The one that has waited longest of those that have nothing to do.
sub idle {
  while (1) {
    for (@clients) {
      push @turns, shift @turns;
      return $turns[-1] unless length $turns[-1]{left};
    }
    push_on(1);
  }
}

my ($rows, $header, $body, $undefined, $spread) = (0, 1, 0, 0, 0);
while (defined(my $line = <STDIN>)) {
  if ($line =~ /^DELIMITER (.*)/) { ($rows, $body) = (0, $1 ne ';') }
  elsif (!$body && $line =~ /^-- (\S.*)/) {
    $rows = index($1, 'Dumping data for table') == 0;
    $header = 0 if index($1, 'Current Database') == 0;
  }
  # Without these checks MariaDB locks an empty table whole at its first row, and two first rows at once are a deadlock.
  $line =~ s/\bUNIQUE_CHECKS=0/UNIQUE_CHECKS=1/ if $header;
  if ($rows && $line =~ /^INSERT /) {
    # Line breaks in values are escaped: this is the end of the statement, and nothing else is.
    while ($line !~ /\);\n\z/) { $line .= <STDIN> // die "deal: the dump ends within a statement\n" }
    if ($undefined) { await($first); $undefined = 0 }
    idle()->{left} = $line;
    push_on(0);
    $spread = 1;
  } elsif (!$body && $line =~ /^USE / || ($header && $line =~ m{^/\*![0-9]+ SET (?!\@\@GLOBAL)|^/\*M!})) {
    if ($undefined) { await($first); $undefined = 0 }
    $_->{left} .= $line for @clients;
  } else {
    if ($spread && $body) { await(@clients); $spread = 0 }
    $first->{left} .= $line;
    $undefined = 1;
    push_on(1) while length $first->{left} > 65536;
  }
}
await(@clients);
close $_->{to} for @clients;
my $failed = 0;
for my $client (@clients) {
  waitpid $client->{pid}, 0;
  $failed = 1 if $?;
}
exit $failed;
