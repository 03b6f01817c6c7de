/**
 * How long a server in Java holds that a name leads to an address. A pod that is made anew has another one, and Java's own
 * half a minute is spent on connections to the former one, which nobody refuses.
 */
export const DNS_TTL = '-Dsun.net.inetaddr.ttl=3';
