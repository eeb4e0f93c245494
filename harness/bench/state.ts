/** What the module is ready for: `idle` has no connection, `authenticated` may connect, `connected` may SUB and PUB. */
export type BenchState = 'idle' | 'authenticated' | 'connected';
