"""Asks the server beside it for a tally, over its own protocol."""
import json
import os
import subprocess
import sys

server = os.path.join(os.path.dirname(os.path.abspath(__file__)), "server.py")
requests = [
    {"id": 1, "method": "initialize", "params": {"protocolVersion": "2024-11-05", "capabilities": {}}},
    {"id": 2, "method": "tools/call", "params": {"name": "tally", "arguments": {"text": "three little words"}}},
]
spoken = b""
for request in requests:
    body = json.dumps({"jsonrpc": "2.0", **request}).encode()
    spoken += b"Content-Length: %d\r\n\r\n" % len(body) + body
heard = subprocess.run([sys.executable, server], input=spoken, stdout=subprocess.PIPE, timeout=20).stdout
sys.exit(0 if b'"text": "3"' in heard else 1)
