/* Round trips of a C program on a raw tty: round-trips PATH COUNT. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UP = 3000 };

static void round_trip(int port) {
  static const char answer[] = "\r\nOK\r\n";
  char received[64];
  size_t size = 0;
  if (write(port, "AT\r", 3) != 3) exit(1);
  while (size < sizeof answer - 1) {
    ssize_t got = read(port, received + size, sizeof received - size);
    if (got <= 0) exit(1);
    size += (size_t)got;
  }
  if (memcmp(received, answer, sizeof answer - 1) != 0) exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int port = open(argv[1], O_RDWR | O_NOCTTY);
  struct termios raw;
  if (port < 0 || tcgetattr(port, &raw) != 0) return 1;
  cfmakeraw(&raw);
  if (tcsetattr(port, TCSANOW, &raw) != 0) return 1;
  int count = atoi(argv[2]);
  for (int done = 0; done < WARM_UP; done += 1) round_trip(port);
  double began = now();
  for (int done = 0; done < count; done += 1) round_trip(port);
  printf("%.0f\n", count / (now() - began));
  return 0;
}
