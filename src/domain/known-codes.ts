import type { CodeEntry } from './code-entry.js';
import { type DiagnosticCode, diagnosticCodes } from './diagnostic-codes.js';
import { type ErrorCode, errorCodes } from './error-codes.js';

export type KnownCode = DiagnosticCode | ErrorCode;

/** Every code the program can print. */
export const knownCodes: Readonly<Record<KnownCode, CodeEntry>> = { ...diagnosticCodes, ...errorCodes };
