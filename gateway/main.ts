import { enableCompileCache } from 'node:module';

// Apollo's classes contact metadata services and report usage unless this is set before they load,
// which is also why everything else is imported from here on and not above.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
enableCompileCache();
const { runProcess } = await import('./run-process.ts');
await runProcess(process.argv.slice(2));
