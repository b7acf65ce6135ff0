# Follows the files component's script, which ends before its verbs. Arguments: DIRECTORY, which of the cases
# below. Each prints what the test of that name is to find.
our $base = $words[0];
($home, $run, $migration, $id, @paths) = ("$base/home", "$base/run", 'case', 'tree', "$base/here/t");
{
  no warnings 'redefine';
  *view = sub { "$base/here" };
  *streams = sub { 1 };
}
mkdir "$base/$_" for qw(home run here here/t other);
alarm 60; # whoever waits for ever has failed

sub put { my ($file, $text) = @_; open my $out, '>', $file or die "$file: $!"; print {$out} $text; close $out or die "$file: $!" }
sub records { my %records; chdir "$base/here"; records_from(\%records, 'find', 't', @TELL); chdir '/'; return \%records }
sub files { my ($records) = @_; return sort grep { $records->{$_} =~ /^\S+ f/ } keys %$records }

our %cases = (
  # The second lot hangs, and all is killed; what an append that was cut off would leave is added.
  cut => sub {
    put("$base/here/t/$_", $_) for 1 .. 2000;
    my $records = records();
    my $read = sub { (contents(0, 'SHA-256', time + 100, $records, files($records)))[1] };
    my $pid = fork // die $!;
    if (!$pid) {
      setpgrp;
      $READERS{'SHA-256'} = [['sh', '-c', "if [ \$# -gt 0 ] && [ -e $base/one ]; then touch $base/two; exec sleep 100; fi;"
        . " [ \$# = 0 ] || touch $base/one; exec sha256sum -b \"\$@\"", 'sh']];
      $read->();
    }
    select undef, undef, undef, 0.01 until -e "$base/two" && -s kept_file(0);
    kill 'KILL', -$pid;
    waitpid $pid, 0;
    open my $torn, '>>', kept_file(0) or die $!;
    print {$torn} "t/7\0half of a rec";
    close $torn;
    print 'read: ', join(', ', map { $read->() } 1 .. 2), "\n";
  },

  # Between the walk and the reading.
  planted => sub {
    my $tree = "$base/here/t";
    mkdir "$tree/$_" for qw(d devices);
    put($_, 'x') for map({ "$tree/$_" } qw(plain pipe link device gone other d/f devices/zero)), "$base/other/f", "$base/other/new";
    my $records = records();
    unlink map { "$tree/$_" } qw(pipe link device gone);
    system 'mkfifo', "$tree/pipe";
    symlink "$base/other/f", "$tree/link";
    symlink '/dev/zero', "$tree/device";
    rename "$base/other/new", "$tree/other";
    rename "$tree/$_", "$base/was-$_" for qw(d devices);
    symlink "$base/other", "$tree/d";
    symlink '/dev', "$tree/devices";
    print 'read: ', join(', ', sort keys %{digests_of(0, 'SHA-256', $records, sub { }, files($records))}), "\n";
  },

  # Each program by name, all at once, and from its standard input, one by one.
  readers => sub {
    my $tree = "$base/here/t";
    put("$tree/$_->[0]", $_->[1]) for ['empty', ''], ['large', 'abc' x (1 << 20)], map { [$_, "of $_"] } "new\nline", 'b\\slash', '-dash', "r\r", ' ',
      "\xff\xfe", "\xed\xa0\x80", "\xef\xbf\xbf", "\xc0\xaf", 'l' x 255, "\xc3\xa9";
    my $records = records();
    my @files = files($records);
    my %told;
    for my $digest (@DIGESTS) {
      for my $reader (@{$READERS{$digest}}) {
        my $working = (told_of($digest, $reader) // '') eq $EMPTY{$digest};
        print "$reader->[0]: ", $working ? '' : "not here\n";
        next if !$working;
        local $working{$digest} = [$reader];
        my $lots = 0;
        my $read = digests_of(0, $digest, $records, sub { $lots++ }, @files);
        my @wrong = grep {
          open my $in, '<:raw', "$base/here/$_" or die $!;
          my $alone = told_of($digest, $reader, $in) // 'nothing';
          $alone ne ($read->{$_} // '') || ($told{$digest}{$_} //= $alone) ne $alone
        } @files;
        print scalar(keys %$read), ' of ', scalar(@files), " files in $lots lots, ", scalar(@wrong), ' wrong', $digest eq 'SHA-256' ? ", $read->{'t/large'}" : '', "\n";
      }
    }
  },

  # A walk that has passed over some, and one that has shown all that is to be copied.
  missed => sub {
    my $tree = "$base/here/t";
    put("$tree/$_", $_) for qw(same other gone);
    mkdir "$tree/turned";
    put("$tree/turned/in", 'x');
    my $known = records();
    put("$tree/other", 'more');
    unlink "$tree/gone";
    system 'rm', '-r', "$tree/turned";
    put("$tree/turned", 'x');
    for my $excluded ([], ['turned']) {
      @excludes = @$excluded;
      my ($changed, $gone) = difference(0, time + 100, $known, {t => $known->{t}});
      print 'changed: ', join(', ', sort @$changed), '; gone: ', join(', ', sort @$gone), "\n";
    }
  },

  # A directory that is there and does not open.
  unread => sub {
    my $tree = "$base/here/t";
    mkdir "$tree/closed";
    put("$tree/closed/in", 'x');
    chmod 0, "$tree/closed";
    chmod 0777, $base, "$base/run", "$base/here", $tree;
    $< = $> = 65534 if !$>;
    walk(0);
    print "walked\n";
  },

  said => sub {
    for ([0, ''], [1, "find: 't/a': No such file or directory\nfind: 't/b': Not a directory\n"],
      [1, "find: 't/a': No such file or directory\nfind: 't/b: No such file or directory': Input/output error\n"],
      [1, "find: failed to read file names from file system at or below 't': No such file or directory\n"], [1, ''], [137, '']) {
      print left_unread(@$_) // 'whole', "\n";
    }
  },

  # A directory is moved to another one while find is far below it.
  moved => sub {
    chdir "$base/here" or die $!;
    my @moves = ('t', '-path', 't/p/d/1/2/3/4/5', '-exec', 'mv', 't/p/d', 't/q/', ';');
    my $deep = sub { system 'sh', '-c', 'rm -rf t/p t/q && mkdir -p t/p/d/1/2/3/4/5 t/q && for i in $(seq 50); do echo >t/$i; done' };
    $deep->();
    my $find = started(['find', @moves]);
    { local $/; readline $find->{from} }
    print +((ending($find))[1] =~ s/^.*($BROKEN_OFF).*$/$1/sr), "\n";
    $deep->();
    my %records;
    print records_from(\%records, 'find', @moves, '-o', @TELL) // 'whole', ': ', scalar(grep { exists $records{$_} } map { "t/$_" } 1 .. 50), ' ',
      exists $records{'t/q/d/1/2/3/4/5'} ? 'moved' : 'not moved', "\n";
  },

  # What processes that have ended have left goes, what others write stays.
  own => sub {
    my $file = "$home/baseline.0";
    my $pid = fork // die $!;
    if (!$pid) { require POSIX; POSIX::_exit(0) }
    waitpid $pid, 0;
    my $other = getppid;
    put("$file.new$_", 'x') for '', ".$pid", ".$other";
    save_baseline(0, 1, {t => 'x'});
    print join(', ', map { s{.*/}{}r =~ s/\.\Q$other\E$/.other/r } glob "$home/*"), "\n";
  },
);
$cases{$words[1]}->();
exit 0;
