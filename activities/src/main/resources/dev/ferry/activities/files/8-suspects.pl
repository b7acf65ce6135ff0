# ---- what the journal means, against what was known before it began --------------------------------

# What is needed to look at little in the pause: the names in their order, and hard links by inode.
sub index_of {
  my ($n, $journal, $known, $whole) = @_;
  return if defined $journal->{why};
  return journal_unfit($journal, 'something is excluded') if @excludes;
  return journal_unfit($journal, 'the tree could not be read whole before the pause') if !$whole;
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
  my @changed = grep { differs($stamp, $known->{$_}, $now{$_}) } keys %now;
  my @gone = grep { exists $known->{$_} && !exists $now{$_} } keys %looked;
  my $plain = !grep { linked($known->{$_} // '') || linked($now{$_} // '') || other_type($known->{$_}, $now{$_}) } @changed, @gone;
  delete @$known{@gone};
  @$known{keys %now} = values %now;
  return (\@changed, \@gone, scalar keys %looked, $plain);
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

# A file with several names is copied with all of them, or the other side would hold several files.
sub other_names {
  my ($known, $index, $looked, $now) = @_;
  my (%others, %missing);
  for my $path (keys %$looked) {
    my (undef, $before) = linked($known->{$path} // '');
    @others{@{$index->{linked}{$before}}} = () if defined $before;
    my ($links, $inode) = linked($now->{$path} // '') or next;
    @others{@{$index->{linked}{$inode} // []}} = ();
    $missing{$inode} = 1 if !$index->{linked}{$inode};
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
