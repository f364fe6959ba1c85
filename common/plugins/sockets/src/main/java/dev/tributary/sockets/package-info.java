/**
 * Sources that read texts from sockets and commands: {@code tcp}, {@code udp}, {@code syslog}, {@code unix} and {@code exec}. Nobody
 * tells their senders what was taken, so what is not is kept and a sender is not read meanwhile; what comes by UDP then is
 * dropped by the system.
 */
package dev.tributary.sockets;
