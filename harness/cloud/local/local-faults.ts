import { duplexPair } from 'node:stream';
import { MqttClient } from 'mqtt';
import {
  type AckFault,
  type AuthFault,
  type CloudFaults,
  type DeliveryFault,
  type LoginWay,
  noProvocations,
  type Provocations,
  type Triple,
} from '../cloud';
import { sign, signContent } from '../devices';
import { CONNACK } from './access';
import type { Listener } from './endpoints';
import type { Platform } from './platform';

export interface FaultParts {
  readonly device: Triple;
  readonly platform: Platform;
  readonly authListeners: readonly Listener[];
  readonly mqttListeners: readonly Listener[];
}

/** Makes a local cloud misbehave. The servers that answer the device read the faults from here. */
export class LocalFaults implements CloudFaults {
  private now: Provocations = noProvocations();
  private way: LoginWay = 'http';

  constructor(private readonly parts: () => FaultParts) {}

  readonly provocations = (): Provocations => this.now;

  /** A case has closed the pre-authentication endpoint. */
  get isAuthDown(): boolean {
    return this.now.auth?.kind === 'down';
  }

  loginBy(way: LoginWay): void {
    this.way = way;
  }

  async auth(fault: AuthFault): Promise<void> {
    if (this.way === 'mqtt') {
      await this.troubleLoginByMqtt(fault);
      return;
    }
    this.now.auth = fault;
    const { authListeners } = this.parts();
    await Promise.all(authListeners.map((each) => (fault.kind === 'down' ? each.shut() : each.reopen())));
  }

  /** The equivalent of an HTTP fault for a login by MQTT, applied by the broker to each CONNECT. */
  private async troubleLoginByMqtt(fault: AuthFault): Promise<void> {
    const { mqttListeners } = this.parts();
    this.now.connect = null;
    this.now.connack = null;
    if (fault.kind === 'down') {
      await this.brokerUnreachable();
      return;
    }
    await Promise.all(mqttListeners.map((each) => each.reopen()));
    if (fault.kind === 'status') this.now.connack = CONNACK.serverUnavailable;
    else if (fault.kind === 'code') this.now.connack = codeOfConnack(fault.code);
    else this.now.connect = fault;
  }

  async brokerUnreachable(): Promise<void> {
    const { platform, mqttListeners } = this.parts();
    for (const link of platform.recordedLinks()) link.end('shutdown');
    await Promise.all(mqttListeners.map((each) => each.shut()));
  }

  connack(code: 1 | 2 | 3 | 4 | 5): void {
    this.now.connack = code;
  }

  puback(fault: AckFault): void {
    this.now.puback = fault;
  }

  suback(fault: AckFault): void {
    this.now.suback = fault;
  }

  delivery(fault: DeliveryFault): void {
    this.now.delivery = fault;
  }

  refuseSubscription(match: (topic: string) => boolean): void {
    this.now.refusesSubscription = match;
  }

  halfOpen(): void {
    for (const link of this.links()) link.freeze();
  }

  cut(): void {
    for (const link of this.links()) link.end('shutdown');
  }

  async takeOver(): Promise<void> {
    const { device, platform } = this.parts();
    const rivals = this.links();
    const [ours, theirs] = duplexPair();
    const link = platform.accept(theirs, false);
    const usurper = new MqttClient(() => ours, directLogin(device));
    try {
      await new Promise<void>((resolve, reject) =>
        usurper.once('connect', () => resolve()).once('error', reject),
      );
    } finally {
      await usurper.endAsync(true);
      await platform.expel(link, 'disconnect');
    }
    const survivor = rivals.find((each) => !each.ended);
    if (survivor) throw new Error(`connection ${survivor.number} outlived the login of another client`);
  }

  subscriptionEffect(ms: number): void {
    this.now.subscriptionEffectMs = ms;
  }

  connectLimit(perMinute: number): void {
    this.now.connectsPerMinute = perMinute;
  }

  publishLimit(perSecond: number): void {
    this.now.publishesPerSecond = perSecond;
  }

  async reset(): Promise<void> {
    this.now = noProvocations();
    const { platform, authListeners, mqttListeners } = this.parts();
    for (const link of platform.recordedLinks()) link.recover();
    await Promise.all([...authListeners, ...mqttListeners].map((each) => each.reopen()));
  }

  private links() {
    const { device, platform } = this.parts();
    return platform.linksOf(device);
  }
}

/** The CONNACK code that corresponds to a JSON code of the pre-authentication. */
function codeOfConnack(code: number): number {
  return code === 6200 ? CONNACK.notAuthorized : CONNACK.badUserNameOrPassword;
}

/** A login with the device's own secret, signed as by an SDK; it does not change the session. */
function directLogin({ productKey, deviceName, deviceSecret }: Triple) {
  const content = signContent(new Map(Object.entries({ clientId: 'usurper', deviceName, productKey })));
  return {
    protocolVersion: 4 as const,
    clientId: 'usurper|securemode=3,signmethod=hmacsha256|',
    username: `${deviceName}&${productKey}`,
    password: sign('hmacsha256', deviceSecret, content),
    keepalive: 60,
    clean: false,
    reconnectPeriod: 0,
  };
}
