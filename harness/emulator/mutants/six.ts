/** The six commands of the manual's chapter 1. */
export const SIX = ['+CLOUDAUTH', '+CLOUDCONN', '+CLOUDSUB', '+CLOUDPUB', '+CLOUDUNSUB', '+CLOUDDISCONN'];
