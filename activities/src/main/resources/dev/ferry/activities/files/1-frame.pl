# Ferry's files component on a host: fences a tree, copies it to the other side, and compares.
# One copy per component, /var/lib/ferry/<migration>/files/<id>/ferry-files; called as
# "perl ferry-files HOME VERB ARGUMENT...". Needs perl-base, util-linux, findutils, rsync, OpenSSH.
#
# Answers are lines "key<TAB>value"; what goes wrong is one line "FERRY-FILES-0nn ..." on stderr and
# status 3. Names of files are bytes throughout and are only made printable for people.
use strict;
use warnings;
no warnings 'once'; # DATA is only there when there is some
use Errno qw(EROFS EEXIST ENOENT);
use Fcntl qw(:flock :DEFAULT :mode);
use IO::Handle ();

our ($home, $verb, @args) = @ARGV;
our ($migration, $id) = $home =~ m{^/var/lib/ferry/([a-z0-9-]+)/files/([a-z0-9-]+)$};
our $run = defined $id ? "/run/ferry/$migration/$id" : '';
our (@paths, @excludes, %peer);
$ENV{PATH} = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
$ENV{LC_ALL} = 'C';
umask 077;
$SIG{PIPE} = 'IGNORE';
$| = 1;

our $serving; # whether this process stays for more than one verb

sub refuse { my ($code, $text) = @_; print STDERR "FERRY-FILES-$code $text\n"; die "refused\n" if $serving; exit 3 }
sub answer { my ($key, $value) = @_; print "$key\t", printable($value), "\n" }

# Bytes as people and terminals may see them.
sub printable { my ($text) = @_; $text =~ s/([^\x20-\x7e]|\\)/sprintf '\\x%02x', ord $1/ge; $text }

# What perl has no word for, by the architecture that it was built for; Linux, asm/unistd.h.
our %NEWER = (inotify_init1 => 26, inotify_add_watch => 27, llistxattr => 12, lgetxattr => 9, utimensat => 88, statx => 291);
our %CALLS = (
  x86_64 => {inotify_init1 => 294, inotify_add_watch => 254, llistxattr => 195, lgetxattr => 192, utimensat => 280, statx => 332},
  aarch64 => \%NEWER,
  riscv64 => \%NEWER,
);

our $architecture;
sub architecture { require Config; return $architecture //= ($Config::Config{archname} =~ /^([^-]+)/)[0] }
sub call_number { my ($call) = @_; return ($CALLS{architecture()} // {})->{$call} }

sub slurp {
  my ($file) = @_;
  open my $in, '<:raw', $file or return;
  local $/;
  my $text = <$in>;
  return $text // '';
}

# Writes a file so that it is wholly there or not at all, whatever dies.
sub write_down {
  my ($file, $text, $mode) = @_;
  open my $out, '>:raw', "$file.new" or refuse('090', "cannot write $file.new: $!.");
  print {$out} $text and $out->flush and $out->sync or refuse('090', "cannot write $file.new: $!.");
  close $out or refuse('090', "cannot write $file.new: $!.");
  chmod $mode // 0600, "$file.new";
  rename "$file.new", $file or refuse('090', "cannot rename $file.new: $!.");
  (my $directory = $file) =~ s{/[^/]*$}{};
  sysopen my $entries, $directory, O_RDONLY | O_DIRECTORY or refuse('090', "cannot open $directory: $!.");
  $entries->sync or refuse('090', "cannot sync $directory: $!.");
}

# A name for what is going to be that file: of this process alone, since one that an earlier run has left behind may
# still be writing its own. Those of processes that have ended go.
sub new_of {
  my ($file) = @_;
  for my $left (glob "$file.new*") { unlink $left if $left !~ /\.new\.(\d+)$/ || !kill 0, $1 }
  return "$file.new.$$";
}

# Runs a program; what it says about itself goes to the one who asked.
sub must {
  my ($code, @words) = @_;
  my ($status, $text) = captured(@words);
  refuse($code, "@words[0, 1] failed: " . printable($text) . '.') if $status;
}

# Exit status and all output of a program.
sub captured {
  my (@words) = @_;
  my $pid = open(my $from, '-|') // refuse('090', "cannot fork: $!.");
  if (!$pid) {
    open STDERR, '>&', \*STDOUT;
    exec { $words[0] } @words or exit 127;
  }
  local $/;
  my $text = <$from> // '';
  close $from;
  $text =~ s/\s+$//;
  return ($? >> 8 || $? & 127, $text);
}

our $held;

sub locked { # one at a time changes mounts and markers
  open $held, '>', "$home/lock" or refuse('090', "cannot open $home/lock: $!.");
  flock $held, LOCK_EX or refuse('090', "cannot lock $home/lock: $!.");
}

# What prepare said: words ended by NUL; peer's user, address, port, count of paths, paths, excludes.
sub configured {
  my $text = slurp("$home/config") // refuse('001', "$home was never prepared on this host. Prepare again.");
  my @words = split /\0/, $text;
  @peer{qw(user address port)} = splice @words, 0, 3;
  @paths = splice @words, 0, shift @words;
  @excludes = @words;
}

sub configure { # from stdin
  mkdir_all($home);
  local $/;
  my $text = <STDIN>;
  write_down("$home/config", $text) if ($text ne (slurp("$home/config") // ''));
}

sub mkdir_all {
  my ($directory) = @_;
  my $at = '';
  for my $part (grep { length } split m{/}, $directory) {
    $at .= "/$part";
    mkdir $at, 0700 or $!{EEXIST} or refuse('090', "cannot make $at: $!.");
  }
}
