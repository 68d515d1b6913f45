#!/usr/bin/env node
import { version } from './version.js';

process.stdout.write(`${version}\n`);
