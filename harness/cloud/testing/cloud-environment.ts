import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import NodeEnvironment from 'allure-jest/node';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../local/local-cloud';

/** The function in the test's sandbox that starts clouds. */
export type StartLocalCloud = (options?: Partial<LocalCloudOptions>) => Promise<LocalCloud>;

/**
 * Starts clouds outside of Jest's sandbox, the only place where the broker can be loaded, and closes them after each
 * file. Errors from there have another realm: `instanceof Error` is false for them.
 */
export default class CloudEnvironment extends NodeEnvironment {
  private readonly clouds: LocalCloud[] = [];

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
  }

  override async setup(): Promise<void> {
    await super.setup();
    // Jest compiles only what this file needs when it is loaded; a cloud with TLS loads more later.
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
