# Which Temporal the environment or a profile names.
# shellcheck shell=sh

names_temporal() { [ -n "${TEMPORAL_ADDRESS:-}" ] || [ -n "$(profile_address)" ]; }

# Prints the address in the profile of the temporal command, if there is one.
profile_address() {
  profile_file=${TEMPORAL_CONFIG_FILE:-${XDG_CONFIG_HOME:-$HOME/.config}/temporalio/temporal.toml}
  [ -f "$profile_file" ] || return 0
  awk -v section="[profile.${TEMPORAL_PROFILE:-default}]" '
    /^[ \t]*\[/ { gsub(/[ \t]/, ""); inside = ($0 == section) }
    inside && /^[ \t]*address[ \t]*=/ { sub(/^[^=]*=[ \t]*/, ""); gsub(/["\047]/, ""); print; exit }' "$profile_file"
}
