import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import NodeEnvironment from 'allure-jest/node';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../local/local-cloud';

/** What tests find in their sandbox to start clouds with. */
export type StartLocalCloud = (options?: Partial<LocalCloudOptions>) => Promise<LocalCloud>;

/**
 * Starts clouds outside of Jest's sandbox, where alone the broker can be loaded, and closes them behind each file. Errors
 * that come from there are of another realm: `instanceof Error` is false for them.
 */
export default class CloudEnvironment extends NodeEnvironment {
  private readonly clouds: LocalCloud[] = [];

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
  }

  override async setup(): Promise<void> {
    await super.setup();
    // Jest compiles only what this file needs while it loads it, and a cloud with TLS needs more.
    require('../../../scripts/register.cjs');
    const start: StartLocalCloud = async (options = {}) => {
      const origin = performance.now();
      const cloud = await startLocalCloud({ clock: () => performance.now() - origin, ...options });
      this.clouds.push(cloud);
      return cloud;
    };
    Object.assign(this.global, { startLocalCloud: start });
  }

  override async teardown(): Promise<void> {
    await Promise.all(this.clouds.map((cloud) => cloud.close()));
    await super.teardown();
  }
}
