#!/usr/bin/env node
import '../dist/mcp-call.js';
