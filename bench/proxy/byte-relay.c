/* The floor of any proxy: it starts the server and copies bytes, one thread a direction. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct direction { int from, to; };

static void *copy(void *given) {
  struct direction *d = given;
  static __thread char buffer[65536];
  for (ssize_t got; (got = read(d->from, buffer, sizeof buffer)) > 0;)
    for (ssize_t at = 0, put; at < got; at += put)
      if ((put = write(d->to, buffer + at, got - at)) < 0) return NULL;
  close(d->to);
  return NULL;
}

int main(int argc, char **argv) {
  int down[2], up[2];
  if (argc < 2 || pipe(down) || pipe(up)) return 2;
  if (fork() == 0) {
    dup2(down[0], 0);
    dup2(up[1], 1);
    for (int each = 0; each < 2; each++) { close(down[each]); close(up[each]); }
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  close(down[0]);
  close(up[1]);
  struct direction requests = {0, down[1]}, answers = {up[0], 1};
  pthread_t thread;
  pthread_create(&thread, NULL, copy, &requests);
  copy(&answers);
  return 0;
}
