#!/usr/bin/env bash
# Runs every part of the proof, each also a `make` target of its own, and says how it went.
# The systems run beside the others: between them they keep two processors busy.
set -u
cd "$(dirname "$0")/.."

parts=(lint types layers docs-test widget-test python-test faults-test)
failed=()
summary=""

run() { # part: runs it; its verdict and seconds go to build/test/part
    local began=$SECONDS verdict=pass
    make --no-print-directory "$1" || verdict=FAIL
    echo "$verdict $((SECONDS - began))" >"build/test/$1"
}

report() { # part: adds it to the summary
    local verdict seconds
    read -r verdict seconds <"build/test/$1"
    [ "$verdict" = pass ] || failed+=("$1")
    summary+=$(printf '%-12s %-5s %5d s' "$1" "$verdict" "$seconds")$'\n'
}

mkdir -p build/test
rm -f build/test/*
run system-test >build/test/system-test.log 2>&1 &
for part in "${parts[@]}"; do
    printf '\n== %s\n' "$part"
    run "$part"
done
wait
printf '\n== system-test\n'
cat build/test/system-test.log
for part in "${parts[@]}" system-test; do report "$part"; done

printf '\n%s\n' "$summary"
if [ ${#failed[@]} -eq 0 ]; then
    echo "Test: success, $((${#parts[@]} + 1)) parts in $SECONDS s."
else
    echo "Test: FAILED in ${failed[*]}."
    exit 1
fi
