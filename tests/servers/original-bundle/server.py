"""A tool server as agents wrote them for the original: standard library only, messages with Content-Length headers."""
import json
import os
import sys

TOOLS = [
    {
        "name": "tally",
        "description": "Counts the words of a text.",
        "inputSchema": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
    },
    {
        "name": "where",
        "description": "Tells the working folder.",
        "inputSchema": {"type": "object", "properties": {}},
    },
]


def tally(text):
    return len(text.split())


def read_message():
    length = None
    while True:
        line = sys.stdin.buffer.readline()
        if not line:
            return None
        if line in (b"\r\n", b"\n"):
            if length is None:
                continue
            return json.loads(sys.stdin.buffer.read(length))
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)


def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()


def call(name, arguments):
    if name == "tally":
        text = str(tally(arguments["text"]))
    elif name == "where":
        text = os.getcwd()
    else:
        raise KeyError(name)
    return {"content": [{"type": "text", "text": text}]}


def answer(method, params):
    if method == "initialize":
        return {
            "protocolVersion": "2024-11-05",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "words", "version": "0.1"},
        }
    if method == "tools/list":
        return {"tools": TOOLS}
    if method == "tools/call":
        return call(params["name"], params.get("arguments") or {})
    return {}


def serve():
    while True:
        message = read_message()
        if message is None:
            return
        if "id" not in message:
            continue
        try:
            result = answer(message["method"], message.get("params") or {})
        except (KeyError, TypeError) as error:
            send({"id": message["id"], "error": {"code": -32602, "message": repr(error)}})
        else:
            send({"id": message["id"], "result": result})


if __name__ == "__main__":
    if "--self-test" in sys.argv[1:]:
        sys.exit(0 if tally("three little words") == 3 else 1)
    serve()
