# ---- what find does not tell: further names, ACLs, capabilities, attributes, holes ---------------
use constant {
  SEEK_DATA => 3, # lseek(2)
  SEEK_HOLE => 4,
  HOLE => 1 << 20, # a hole so long is one in the blocks of any file system
};

our $LINK = qr/(?<!\S)link=/; # the word, not the end of an attribute's name

# Of a path in the present view, as words; of most there are none.
sub traits {
  my ($path, $record) = @_;
  my ($type, $links, $inode, $size) = (split / /, $record, 9)[1, 5, 6, 7];
  my @traits = attributes($path);
  push @traits, "link=$inode" if $links > 1 && $type ne 'd';
  push @traits, 'hole' if $type eq 'f' && $size >= HOLE && has_hole($path, $size);
  return join ' ', @traits;
}

sub attributes_known { return 2 == grep { defined call_number($_) } qw(llistxattr lgetxattr) }

# All that rsync carries: ACLs, and of the other attributes those that are not the system's own.
sub attributes {
  my ($path) = @_;
  refuse('044', 'ACLs and attributes cannot be compared: ' . architecture() . ' has other system calls than are known here.')
    if !attributes_known();
  my ($list, $get) = map { call_number($_) } qw(llistxattr lgetxattr);
  my $names = told(sub { syscall $list, $path, @_ }) // return $!{EOPNOTSUPP} || $!{ENOENT} || $!{ENOTDIR} ? () : 'unread';
  my @words;
  for my $name (sort grep { !/^system\./ || /^system\.posix_acl_/ } split /\0/, $names) {
    my $value = told(sub { syscall $get, $path, $name, @_ }) // return 'unread';
    push @words, word_of($name) . '=' . unpack 'H*', $value;
  }
  return @words;
}

# What a call of listxattr(2) or getxattr(2) tells, and nothing, with $!, if it fails. The room it asks
# for is an upper bound only: an overlay counts the names of its own, and then leaves them out.
sub told {
  my ($call) = @_;
  for (1 .. 3) { # who writes meanwhile may need more room than was said
    my $room = $call->(0, 0);
    return if $room < 0;
    return '' if !$room;
    my $text = "\0" x $room;
    my $length = $call->($text, $room);
    return substr $text, 0, $length if $length >= 0;
    return if !$!{ERANGE};
  }
  return;
}

sub word_of { my ($name) = @_; return printable($name) =~ s/ /\\x20/gr }

sub has_hole {
  my ($path, $size) = @_;
  my $blocks = (lstat $path)[12] // return 0;
  return 0 if $blocks * 512 > $size - HOLE;
  sysopen my $file, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK or return 0;
  my $at = 0;
  while (defined(my $hole = sysseek $file, $at, SEEK_HOLE)) {
    $at = sysseek($file, $hole, SEEK_DATA) // $size; # behind the last data there is none
    return 1 if $at - $hole >= HOLE;
    return 0 if $at >= $size;
  }
  return 0;
}

# Inodes are each side's own: a file with several names is told by the first of those that are here.
sub first_names {
  my ($traits) = @_;
  my %first;
  for my $path (sort grep { $traits->{$_} =~ /$LINK/ } keys %$traits) {
    $traits->{$path} =~ s{$LINK([\d\@]+)}{'link=' . ($first{$1} //= word_of($path))}e;
  }
  # With one name here it is like any other: the others are excluded, or lie elsewhere.
  my %times;
  $times{$_}++ for map { /$LINK(\S+)/ } values %$traits;
  s{ ?$LINK(\S+)}{$times{$1} > 1 ? $& : ''}e for values %$traits;
  s/^ // for values %$traits;
}

# How two that are alike else differ in these, if they do.
sub other_traits {
  my ($mine, $theirs) = @_;
  return 'unread' if "$mine $theirs" =~ /(?:^| )unread(?: |$)/;
  return '' if $mine eq $theirs;
  my ($here, $there) = map { {map { $_ => 1 } split / /} } $mine, $theirs;
  my @only = (grep({ !$there->{$_} } keys %$here), grep { !$here->{$_} && $_ ne 'hole' } keys %$there);
  for (['hard links', qr/^link=/], ['ACL', qr/^system\.posix_acl_/], ['capabilities', qr/^security\.capability=/],
    ['attributes', qr/=/], ['sparse', qr/^hole$/]) {
    my ($class, $pattern) = @$_;
    return $class if grep { $_ =~ $pattern } @only;
  }
  return '';
}
