# ---- the way from this host to the other --------------------------------------------------------
# One key per component and direction, made here, never leaving; over there it opens one forced
# command. It lies on disk with mode 0600 until clean-up: an agent that forgets it after a while
# would have to be refilled by the worker in the middle of a soak of days.

sub key {
  return if -e "$home/key.pub" && -e "$home/key";
  unlink "$home/key", "$home/key.pub";
  must('020', 'ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', key_name(), '-f', "$home/key");
}

sub key_name { return "ferry:$migration:$id" }

sub authorized_keys {
  my ($user) = @_;
  my ($name, undef, $uid, $gid, undef, undef, undef, $directory) = getpwnam $user
    or refuse('020', "there is no account $user on this host.");
  return ("$directory/.ssh", "$directory/.ssh/authorized_keys", $uid, $gid);
}

# Replaces our line in the account's authorized_keys by the given ones.
sub rewrite_keys {
  my ($user, @lines) = @_;
  my ($directory, $file, $uid, $gid) = authorized_keys($user);
  mkdir_all('/run/ferry');
  open my $lock, '>', '/run/ferry/authorized_keys.lock' or refuse('020', "cannot lock: $!.");
  flock $lock, LOCK_EX;
  my $text = slurp($file);
  my $name = quotemeta key_name();
  my $kept = join '', map { "$_\n" } grep { !/ $name$/ } split /\n/, $text // '';
  my $new = join '', $kept, map { "$_\n" } @lines;
  return if $new eq ($text // '');
  if (!-d $directory) {
    mkdir $directory, 0700;
    chown $uid, $gid, $directory;
  }
  my $mode = defined $text ? (stat $file)[2] & 07777 : 0600;
  write_down($file, $new, $mode);
  chown $uid, $gid, $file;
}

sub authorize { # USER FROM, the other side's public key on stdin
  my ($user, $from) = @_;
  my $public = <STDIN> // '';
  $public =~ /^ssh-ed25519 [A-Za-z0-9+\/=]+ \Q${\key_name()}\E$/ or refuse('020', 'the other side sent no key.');
  $from =~ /^[0-9A-Fa-f.:,]+$/ or refuse('020', "not addresses: $from");
  chomp $public;
  my $sudo = $user eq 'root' ? '' : 'sudo -n ';
  my $command = "$sudo/usr/bin/perl $home/ferry-files $home peer \\\"\$SSH_ORIGINAL_COMMAND\\\"";
  rewrite_keys($user, "restrict,from=\"$from\",command=\"$command\" $public");
}

sub own_address { # as the other side sees it, unless it is translated on the way
  my (undef, $found) = captured('getent', 'ahosts', $peer{address});
  my ($address) = $found =~ /^(\S+)/ or refuse('021', "$peer{address} is not known on this host.");
  my (undef, $route) = captured('ip', '-o', 'route', 'get', $address);
  return ($route =~ / src (\S+)/)[0] // refuse('021', "no route to $peer{address}.");
}

our $own_connection; # whether not by the one that stays

sub ssh_words {
  my $socket = $own_connection ? 'none' : control();
  return ('ssh', '-F', '/dev/null', '-i', "$home/key", '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes',
    '-o', "UserKnownHostsFile=$home/known_hosts", '-o', 'GlobalKnownHostsFile=/dev/null',
    '-o', 'StrictHostKeyChecking=yes', '-o', 'HostKeyAlias=ferry-peer', '-o', 'ConnectTimeout=8',
    '-o', 'ServerAliveInterval=2', '-o', 'ServerAliveCountMax=4', '-o', 'LogLevel=ERROR',
    '-o', 'Ciphers=aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com',
    '-o', "ControlPath=$socket", '-p', $peer{port}, '-l', $peer{user});
}

sub control { # a socket's path has at most 108 bytes, less ssh's own suffix
  return "$run/s" if length $run < 80;
  my $short = 0;
  $short = ($short * 33 + ord) % 4294967291 for split //, $run;
  mkdir_all('/run/ferry/s');
  return sprintf '/run/ferry/s/%08x', $short;
}

# The connection that stays: opened before it is needed, gone 10 min after its last use.
sub master {
  my ($running) = captured(ssh_words(), '-O', 'check', $peer{address});
  return if !$running;
  unlink control();
  mkdir_all($run);
  my ($failed, $why) = captured(ssh_words(), '-o', 'ControlMaster=yes', '-o', 'ControlPersist=10m', '-f', '-N', '-E',
    "$run/ssh.log", $peer{address});
  refuse('022', "no connection to $peer{user}\@$peer{address}: " . printable($why . ' ' . (slurp("$run/ssh.log") // ''))
    . '. The hosts must reach each other by SSH; see what sshd over there logs.') if $failed;
}

sub disconnect { captured(ssh_words(), '-O', 'exit', $peer{address}) if -e control() }

sub peer_words { my (@command) = @_; return (ssh_words(), '--', $peer{address}, @command) }

sub peer_says {
  my (@command) = @_;
  my ($failed, $text) = captured(peer_words(@command));
  refuse('022', "the other side did not answer \"@command\": " . printable($text)) if $failed;
  return $text;
}

# ---- what the other side may ask of this one: nothing else ------------------------------------
sub peer {
  my ($asked) = @_;
  $asked =~ m{\A[A-Za-z0-9 ._,=/%@-]*\z} or refuse('023', 'the other side asked for something strange: ' . printable($asked) . '.');
  my @words = split / /, $asked;
  my $what = shift @words // '';
  return answer('ready', 1) if $what eq 'ready' && !@words;
  if ($what eq 'rsync') {
    my $target = pop @words;
    my ($n) = ($target // '') =~ m{^\Q$run\E/(\d+)/rw/$} or refuse('023', 'rsync into no tree of ours.');
    (pop @words // '') eq '.' && (shift @words // '') eq '--server' or refuse('023', 'not the receiving rsync.');
    # Only a copy that copies nothing may ask what would be deleted: by rsync nothing ever is.
    !grep({ /^--delete/ } @words) || grep { /^-[a-df-zA-Z]*n/ } @words or refuse('023', 'rsync that deletes.');
    for (@words) { # 's' before the 'e' of the protocol's flags would send further words past us
      /^-[a-df-rt-zA-Z]+e[.0-9a-zA-Z]*$/ || /^--(?:stats|delete|delete-[a-z-]+|numeric-ids|force|ignore-times|dirs|no-r)$/
        || /^--(?:max-delete|log-format|timeout|modify-window|bwlimit)=[A-Za-z0-9%-]+$/ || /^-\@-1$/ || /^--partial-dir$/ || /^\.ferry-partial$/
        or refuse('023', "rsync with the option $_.");
    }
    may_receive($n);
    exec 'rsync', '--server', @words, '.', "$run/$n/rw/" or refuse('090', "cannot run rsync: $!.");
  }
  my $offers = $what eq 'manifest' && @words == 2 ? pop @words : '';
  my ($n) = @words == 1 ? $words[0] =~ /^(\d+)$/ : () or refuse('023', "nothing called \"" . printable($asked) . '".');
  $n < @paths or refuse('023', "no path $n.");
  return peer_verify($n) if $what eq 'verify';
  return peer_sweep($n) if $what eq 'sweep';
  return peer_manifest($n, $offers) if $what eq 'manifest';
  return peer_doubt($n) if $what eq 'doubt';
  return peer_set_aside($n) if $what eq 'set-aside';
  return peer_begin_seed($n) if $what eq 'begin-seed';
  return peer_seed($n) if $what eq 'seed';
  return peer_seeded($n) if $what eq 'seeded';
  return peer_end_seed($n) if $what eq 'end-seed';
  refuse('023', "nothing called \"" . printable($asked) . '".');
}

# The direction lock: a tree that is open belongs to this side, and nobody writes into it from
# outside.
sub may_receive {
  my ($n) = @_;
  my @mounts = mounts('self');
  fence_of($n, @mounts) && mounted(view($n, 'rw') . '/t', @mounts)
    or refuse('024', printable($paths[$n]) . ' is not fenced on the side that would receive it: nothing is written there.');
}

sub peer_sweep { # what an interrupted copy left
  my ($n) = @_;
  may_receive($n);
  captured('find', view($n, 'rw') . '/t', '-type', 'd', '-name', '.ferry-partial', '-prune', '-exec', 'rm', '-rf', '--', '{}', '+');
}
