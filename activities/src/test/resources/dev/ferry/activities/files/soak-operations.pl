# Operations that change a tree, below "$base/here", for soaks of the files component's script.
our $base;
our $look_every = 1; # operations; with more, some of them meet what is not there any more
our ($count, $looked, @directories, @others) = (0, 0);

sub look_at_all {
  my $text = `cd '$base/here' && find t -path 't/.ferry-trash-*' -prune -o -printf '%y%p\\0'`;
  my @all = split /\0/, $text;
  @directories = map { substr $_, 1 } grep { /^d/ } @all;
  @others = map { substr $_, 1 } grep { !/^d/ } @all;
}

sub any { return $_[rand @_] }
sub create { my ($file, $text, $how) = @_; open my $out, $how // '>', $file or return; print {$out} $text; close $out }
sub remove { my ($path) = @_; system 'rm', '-rf', $path if $path ne 't' }

# Each gets a directory, a file, another directory and a new name.
our @plain = (
  sub { mkdir "$_[0]/$_[3]" },
  sub { create("$_[0]/$_[3]", $_[3]) },
  sub { unlink $_[1] },
  sub { rename $_[1], "$_[2]/$_[3]" },
  sub { rename $_[0], "$_[2]/$_[3]" if $_[0] ne 't' },
  sub { chmod 0600 + int rand 64, $_[1] if !-l $_[1] },
  sub { chmod 0700 + int rand 64, $_[0] },
  sub { remove($_[0]) if $_[0] =~ tr{/}{} > 1 },
  sub { create($_[1], 'more', '>>') if -f $_[1] && !-l $_[1] },
  sub { truncate $_[1], 1 if -f $_[1] && !-l $_[1] },
  sub { utime 1e9, 1e9, $_[1] },
  sub { create("$_[0]/$_[3]", 'x'); unlink "$_[0]/$_[3]" },
  sub { system "{ mkdir -p $_[0]/$_[3]/q/r; echo 1 >$_[0]/$_[3]/q/r/z; mv $_[0]/$_[3]/q $_[2]/q$_[3]; } 2>/dev/null" },
  sub { rename $_[0], "../out/$_[3]" if $_[0] ne 't' },
  sub { my $in = any(glob '../out/*') // return; rename $in, "$_[2]/$_[3]" },
);
our @wild = (
  @plain,
  sub { link $_[1], "$_[0]/$_[3]" if -f $_[1] && !-l $_[1] },
  sub { symlink 'x', "$_[0]/$_[3]" },
  sub { unlink $_[1] and mkdir $_[1] and create("$_[1]/in", 'x') },
  sub { remove($_[0]); create($_[0], 'x') if $_[0] ne 't' },
  sub { my $to = any(@others) // return; rename $_[1], $to },
  sub { rename $_[0], "../out/$_[3]" and symlink "../out/$_[3]", $_[0] if $_[0] ne 't' },
);

# The next write through it tells nobody, for it is not closed.
sub store_mapped {
  my ($path, $text) = @_;
  open my $file, '+<', $path or return;
  my ($map, $unmap) = architecture() eq 'x86_64' ? (9, 11) : (222, 215);
  my $at = syscall $map, 0, my $length = 4096, 3, 1, fileno $file, 0;
  return if $at <= 0;
  close $file;
  pipe my $in, my $out or return;
  syswrite $out, $text;
  syscall architecture() eq 'x86_64' ? 0 : 63, fileno $in, $at, length $text;
  syscall $unmap, $at, 4096;
}

sub attribute {
  my ($path, $name, $value) = @_;
  syscall architecture() eq 'x86_64' ? 189 : 6, $path, $name, $value, length $value, 0;
}

# acl(5): owner, user, group, mask, others
sub acl { my ($user, $may) = @_; return pack 'L<(S<S<L<)5', 2, 1, 6, 0xffffffff, 2, $may, $user, 4, 4, 0xffffffff, 0x10, $may | 4, 0xffffffff, 0x20, 0, 0xffffffff }

# More, which leave no trace but a file's time of change, or none of its names.
our @live = (
  @wild,
  sub { my @is = stat $_[1]; create($_[1], 'y' x ($is[7] // 0)) if @is && -f _ && !-l $_[1]; utime @is[8, 9], $_[1] if @is },
  sub { store_mapped($_[1], "mapped $count") if -f $_[1] && !-l $_[1] && -s _ },
  sub { create("$_[0]/$_[3]", 'm' x 5000) },
  sub { attribute($_[1], 'user.k', $_[3]) if -f $_[1] && !-l $_[1] },
  sub { attribute($_[1], 'system.posix_acl_access', acl(1000 + int rand 5, int rand 8)) if -f $_[1] && !-l $_[1] },
  sub { attribute($_[0], 'system.posix_acl_default', acl(1000, 5)) },
  sub { attribute($_[1], 'security.capability', pack 'H*', '0000000200040000000000000000000000000000') if -f $_[1] && !-l $_[1] },
  sub { truncate $_[1], 3 << 20 if -f $_[1] && !-l $_[1] },
  sub { create("$_[0]/" . any("\xff$_[3]", "-$_[3]", "new\n$_[3]", "b\\$_[3]", 'l' x 240 . $_[3]), $_[3]) },
  sub { chown int rand 3, int rand 3, $_[1] },
  sub { utime 0, any(-1, 0, 4e9), $_[1] },
  (sub { create("$_[0]/$_[3]", 'x' x rand 9000) }) x 40, # so that it does not shrink
);

sub change {
  my ($times, $operations) = @_;
  for (1 .. $times) {
    look_at_all() if $looked++ % $look_every == 0;
    my ($in, $to, $file) = (any(@directories), any(@directories), any(@others) // 't/none');
    chdir "$base/here";
    any(@$operations)->($in, $file, $to, 'n' . ++$count);
    chdir '/';
  }
}
