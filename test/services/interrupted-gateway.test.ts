/** At full size every call of these is interrupted, not one of some reads only. */
import '../gateway/interrupted-gateway.test.js';
