#!/usr/bin/env bash
# Runs every part of the proof, each also a `make` target of its own, and says how it went.
set -u
cd "$(dirname "$0")/.."

parts=(lint types layers docs-test widget-test python-test)
failed=()
summary=""
for part in "${parts[@]}"; do
    printf '\n== %s\n' "$part"
    began=$SECONDS
    if make --no-print-directory "$part"; then verdict=pass; else verdict=FAIL; failed+=("$part"); fi
    summary+=$(printf '%-12s %-5s %5d s' "$part" "$verdict" $((SECONDS - began)))$'\n'
done

printf '\n%s\n' "$summary"
if [ ${#failed[@]} -eq 0 ]; then
    echo "Test: success, ${#parts[@]} parts in $SECONDS s."
else
    echo "Test: FAILED in ${failed[*]}."
    exit 1
fi
