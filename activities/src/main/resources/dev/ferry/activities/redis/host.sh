# What Ferry does on a host with Redis. VERB ARGUMENT...
set -euf
umask 077

# stdin becomes FILE, wholly or not at all whatever dies, with owner and mode of MODEL if that is given.
place() { # FILE [MODEL]
  local new=${1%/*}/.${1##*/}.$$
  cat >"$new"
  if [[ $# == 2 ]]; then chown --reference="$2" "$new" && chmod --reference="$2" "$new"; fi
  sync "$new"
  mv -T "$new" "$1"
  sync "${1%/*}"
}

own_line() { printf 'include %s/%s.con[f]' "${1%/*}" "$2"; } # CONF NAME; a pattern may match nothing
include() { printf '%s/%s.conf' "${1%/*}" "$2"; }

keys_of() { # USER: sets file
  local entry home
  entry=$(getent passwd "$1")
  IFS=: read -r _ _ uid gid _ home _ <<<"$entry"
  directory=$home/.ssh file=$home/.ssh/authorized_keys
  mkdir -p /run/ferry
  exec {lock}>/run/ferry/authorized_keys.lock # the same for all that write there
  flock -w 30 "$lock"
}

others() { if [[ -e $file ]]; then grep -v -- " $1\$" "$file" || true; fi; } # NAME: all lines but that key's

put_keys() { # stdin
  local new=$file
  if [[ -e $file ]]; then
    place "$file" "$file"
  else
    [[ -d $directory ]] || install -d -m 700 -o "$uid" -g "$gid" "$directory"
    place "$new"
    chown "$uid:$gid" "$file"
  fi
}

case $1 in
  # ---- what Redis reads when it starts: CONF NAME ----
  close) place "$(include "$2" "$3")" "$2" ;; # stdin
  ready) place "${2%/*}/.$3.closed" "$2" ;;   # stdin; not read, until it is linked to that name
  open)
    rm -f "$(include "$2" "$3")"
    sync "${2%/*}"
    ;;
  wire)
    line=$(own_line "$2" "$3")
    if ! grep -qxF -- "$line" "$2"; then { cat "$2"; printf '%s\n' "$line"; } | place "$2" "$2"; fi
    ;;
  unwire)
    line=$(own_line "$2" "$3")
    if grep -qxF -- "$line" "$2"; then { grep -vxF -- "$line" "$2" || true; } | place "$2" "$2"; fi
    ;;
  # Whom it would follow if it started now: the last word counts, wherever it stands. Nothing for nobody.
  would)
    awk -v own="$(own_line "$2" "$3")" -v file="$(include "$2" "$3")" '
      function look(l) { if (tolower(l) ~ /^[ \t]*(replicaof|slaveof)[ \t]/) { $0 = l; last = $2 ":" $3 } }
      { was = $0 }
      was == own { while ((getline l < file) > 0) look(l); next }
      { look(was) }
      END { print last }' "$2"
    ;;

  # ---- the way to the other host ----
  key) # FILE NAME: makes it once, says its public half
    [[ -e $2.pub && -e $2 ]] || { rm -f "$2" "$2.pub" && ssh-keygen -q -t ed25519 -N '' -C "$3" -f "$2"; }
    cat "$2.pub"
    ;;
  source) # ADDRESS: the address of this host as the other sees it
    read -r peer _ < <(getent ahosts "$2")
    ip -o route get "$peer" | sed -n 's/.* src \([^ ]*\).*/\1/p'
    ;;
  authorize) # USER NAME, the line on stdin
    line=$(cat)
    keys_of "$2"
    { others "$3" && printf '%s\n' "$line"; } | put_keys
    ;;
  revoke) # USER NAME
    keys_of "$2"
    if [[ -e $file ]] && grep -q -- " $3\$" "$file"; then others "$3" | put_keys; fi
    ;;
  way) # UNIT, its text on stdin
    unit=/etc/systemd/system/$2 text=$(cat)
    if [[ ! -e $unit || $(<"$unit") != "$text" ]]; then
      printf '%s\n' "$text" | place "$unit"
      systemctl daemon-reload
      systemctl -q enable "$2"
      systemctl restart "$2"
    else
      systemctl -q is-enabled "$2" || systemctl -q enable "$2"
      systemctl -q is-active "$2" || systemctl restart "$2"
    fi
    ;;
  no-way) # UNIT
    if [[ -e /etc/systemd/system/$2 ]]; then
      systemctl -q disable --now "$2"
      rm -f "/etc/systemd/system/$2"
      systemctl daemon-reload
    fi
    ;;

  # ---- one command, as a person would give it: FILE-WITH-PASSWORD OPTION... ----
  redis)
    if [[ -e $2 ]]; then REDISCLI_AUTH=$(<"$2") && export REDISCLI_AUTH; fi
    shift 2
    answer=$(redis-cli "$@")
    printf '%s\n' "$answer"
    [[ $answer == OK* ]]
    ;;
  *)
    printf 'no such verb: %s\n' "$1" >&2
    exit 64
    ;;
esac
