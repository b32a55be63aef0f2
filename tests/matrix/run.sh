#!/usr/bin/env bash
# Run the tests with the QGIS, Python and GDAL of another Debian release.
#   tests/matrix/run.sh SUITE DIR [STAGE...]   (as root)
# SUITE  trixie (QGIS 3.40) or sid (QGIS 3.44); DIR  its root folder, made when it is missing
# STAGE  core qgis gui packaging demo, and qt6: the windows on PyQt6 (all when none is named)
# What is committed is what runs. Logs and the demo's pictures: build/matrix/SUITE.
set -euo pipefail
suite=$1
root=$2
shift 2
stages=("$@")
[ ${#stages[@]} -gt 0 ] || stages=(core qgis gui packaging demo qt6)
cd "$(dirname "$0")/../.."
here=$PWD/tests/matrix
results=$PWD/build/matrix/$suite
mkdir -p "$results"

[ -e "$root/.complete" ] || "$here/make_root.sh" "$suite" "$root" > "$results/root.log" 2>&1
# a fresh copy of what is committed, beside the .venv of the last run
mkdir -p "$root/qh"
find "$root/qh" -mindepth 1 -maxdepth 1 ! -name '.venv*' -exec rm -rf {} +
git archive HEAD | tar -x -C "$root/qh"

inside() {
    "$here/enter.sh" "$root" bash -ec 'cd /qh; export PROJ_DATA=/usr/share/proj; "$@"' _ "$@"
}
inside .ci/setup > "$results/setup.log" 2>&1
inside env QT_QPA_PLATFORM=offscreen .venv/bin/python tests/matrix/versions.py |
    tee "$results/versions.txt"

failed=0
for stage in "${stages[@]}"; do
    plain=(.venv/bin/python -m pytest -q -p no:pytest_qgis -p no:qgis)
    case $stage in
        core) command=("${plain[@]}" tests --ignore=tests/qgis --ignore=tests/gui
            --ignore=tests/packaging) ;;
        qgis) command=(env QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -q tests/qgis) ;;
        gui | packaging) command=("${plain[@]}" "tests/$stage") ;;
        demo) command=(.venv/bin/python -m tests.demo.run) ;;
        qt6) command=(bash -ec '
            [ -e .venv-qt6/complete ] || {
                rm -rf .venv-qt6
                python3 -m venv .venv-qt6
                .venv-qt6/bin/pip install -q PyQt6 numpy shapely pyproj lxml requests
                touch .venv-qt6/complete
            }
            .venv-qt6/bin/python tests/matrix/qt6.py \
                /usr/lib/python3/dist-packages/qgis/PyQt build/qt6') ;;
        *) echo "run.sh: no stage named $stage" >&2; exit 2 ;;
    esac
    status=ok
    inside "${command[@]}" > "$results/$stage.log" 2>&1 || status=FAILED
    [ $status = ok ] || failed=1
    if [ "$stage" = demo ] || [ "$stage" = qt6 ]; then
        rm -rf "${results:?}/$stage"
        mkdir "$results/$stage"
        cp "$root/qh/build/$stage/"*.png "$results/$stage/" || true
    fi
    echo "$suite $stage: $status: $(tail -n 1 "$results/$stage.log")"
done
exit $failed
