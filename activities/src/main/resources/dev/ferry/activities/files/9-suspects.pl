# ---- what the journal means, against what was known before it began --------------------------------

# What is needed to look at little in the pause: the names in their order, and hard links by inode.
sub index_of {
  my ($n, $journal, $known) = @_;
  return if defined $journal->{why};
  my (%linked, @open);
  while (my ($path, $record) = each %$known) {
    push @open, $path if $record eq '';
    my (undef, $inode) = linked($record) or next;
    push @{$linked{$inode}}, $path;
  }
  # A file with a name outside of the tree is written there without a word here.
  for my $paths (values %linked) { push @open, @$paths if @$paths < (linked($known->{$paths->[0]}))[0] }
  return {names => [sort keys %$known], linked => \%linked, open => \@open};
}

sub linked { # how many names the file of a record has, and its inode; nothing where it has one
  my ($record) = @_;
  my (undef, $type, undef, undef, undef, $links, $inode) = split / /, $record, 8;
  return defined $type && $type ne 'd' && $links > 1 ? ($links, $inode) : ();
}

# Changed and gone as "difference" has them, with what is known brought up to date; how many paths were
# looked at; and whether each of them has one name and is what it was. Nothing where the journal is not
# whole.
sub journaled {
  my ($n, $ready) = @_;
  my ($stamp, $known, $journal, $index) = @$ready{qw(stamp known journal index)};
  my ($paths, $below) = journal_ends($n, $journal) or return;
  my %now = %{look_again($n, [@$paths, @{$index->{open}}, @$below], $below)};
  my %looked = map { $_ => 1 } @$paths, @$below, @{$index->{open}}, keys %now;
  my %whole = map { $_ => 1 } @$below;
  if (@excludes) {
    my @not = excluded($n, $known, \%now, \%whole) or return journal_unfit($journal, 'rsync did not tell what is excluded');
    delete @now{@{$not[0]}};
    delete @looked{grep { !exists $known->{$_} } @{$not[0]}};
  }
  # What lay below a directory that is not there any more, or is another one.
  for my $path (keys %looked) {
    next if ($known->{$path} // '') !~ /^\S+ d/;
    my $same = defined $now{$path} && inode($now{$path}) eq inode($known->{$path});
    return journal_unfit($journal, printable("$path is another directory")) if !$same && !$whole{$path} && ($now{$path} // '') =~ /^\S+ d/;
    @looked{below($index->{names}, $path)} = () if !$same || $whole{$path};
  }
  my @more = grep { !defined $now{$_} } other_names($known, $index, \%looked, \%now);
  my $more = look_again($n, \@more, []);
  @now{keys %$more} = values %$more;
  @looked{@more} = ();
  my @changed = with_other_names(\%now, grep { differs($stamp, $known->{$_}, $now{$_}) } keys %now);
  my @gone = grep { exists $known->{$_} && !exists $now{$_} } keys %looked;
  my $plain = !grep { linked($known->{$_} // '') || linked($now{$_} // '') || other_type($known->{$_}, $now{$_}) } @changed, @gone;
  delete @$known{@gone};
  @$known{keys %now} = values %now;
  return (\@changed, \@gone, scalar keys %looked, $plain);
}

# Of what was found, what the copy leaves out; as a list in a list, or nothing where that could not be told.
# What was known is not, as long as it is of the same type; what lies in a directory that was there but
# not known, is. Of the rest rsync is asked, each by its own name: it does not look above what it is told.
sub excluded {
  my ($n, $known, $now, $came) = @_;
  my (%out, %ask);
  my $kept = sub { exists $known->{$_[0]} && !other_type($known->{$_[0]}, $now->{$_[0]}) };
  for my $path (sort keys %$now) { # what is above comes first
    next if $kept->($path);
    my @above = grep { !$kept->($_) } parents($path =~ s{/[^/]*$}{}r);
    if (grep { !$came->{$_} && !came_below($_, $came) } @above) { $out{$path} = 1 } else { $ask{$_} = 1 for $path, @above }
  }
  return [keys %out] if !%ask;
  mkdir_all("$run/none");
  my $asked = started(['rsync', '-n', '-lptgoD', '--from0', '--files-from=-', '--no-implied-dirs', '--out-format=%n', filters(),
    view($n, 'ro') . '/', "$run/none/"], names_in(sort keys %ask));
  my ($from, %in) = ($asked->{from});
  while (my $name = <$from>) { chomp $name; $in{plain($name =~ s{(?<=.)/$}{}r)} = 1 }
  close $from or return;
  for my $path (grep { !$kept->($_) && !$out{$_} } keys %$now) {
    $out{$path} = 1 if grep { !$kept->($_) && !$in{$_} } parents($path);
  }
  return [keys %out];
}

sub came_below { # whether one of the directories that came is above
  my ($path, $came) = @_;
  while ($path =~ s{/[^/]*$}{}) { return 1 if $came->{$path} }
  return 0;
}

sub other_type {
  my ($before, $record) = @_;
  return defined $before && defined $record && $before ne '' && (split / /, $before, 3)[1] ne (split / /, $record, 3)[1];
}

sub inode { return (split / /, $_[0], 8)[6] // '' }

# The names below a directory, of all in their order.
sub below {
  my ($names, $directory) = @_;
  my ($low, $high) = (0, scalar @$names);
  while ($low < $high) {
    my $middle = int(($low + $high) / 2);
    if ($names->[$middle] lt "$directory/") { $low = $middle + 1 } else { $high = $middle }
  }
  my @below;
  push @below, $names->[$low++] while $low < @$names && index($names->[$low], "$directory/") == 0;
  return @below;
}

# The further names of what was looked at, which is copied with all of them.
sub other_names {
  my ($known, $index, $looked, $now) = @_;
  my (%others, %missing);
  for my $path (keys %$looked) {
    my (undef, $before) = linked($known->{$path} // '');
    @others{@{$index->{linked}{$before}}} = () if defined $before;
    my ($links, $inode) = linked($now->{$path} // '') or next;
    @others{@{$index->{linked}{$inode} // []}} = ();
    $missing{$inode =~ s/\@.*//r} = 1 if !$index->{linked}{$inode};
  }
  # Had one name when it was looked at last, under which it is only found by looking at all.
  if (%missing) { $missing{inode($known->{$_})} and $others{$_} = undef for keys %$known }
  return keys %others;
}

# What an operator is told before the pause.
sub foresee {
  my ($n, $known) = @_;
  my $why = journal_unlikely($n, $known);
  answer("pause.$n", defined $why ? "all of it is walked, because $why" : 'the change journal says where to look');
}
