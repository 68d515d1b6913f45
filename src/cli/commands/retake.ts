import { decidingCommand } from '../decide.js';

export const run = decidingCommand('retake');
