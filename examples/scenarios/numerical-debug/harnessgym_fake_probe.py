"""python3 .harnessgym/tools/harnessgym_fake_probe.py: runs verifier.py of the current folder, prints what it found."""

import json
import pathlib
import subprocess
import sys

if pathlib.Path("verifier.py").is_file():
    # -B: bytecode of the faulty kernel would outlive an edit of equal size within the same second.
    run = subprocess.run([sys.executable, "-B", "verifier.py"], capture_output=True, text=True)
    found = {"verifier": "failed" if run.returncode else "passed", "output": (run.stdout + run.stderr)[-2000:]}
else:
    found = {"verifier": "missing"}
print(json.dumps(found, indent=2))
