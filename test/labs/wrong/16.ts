import type { Wrong } from '../wrong-solution.ts';

const compose = (command: string) => `(cd quotes && docker compose ${command}) >/dev/null 2>&1`;
const edit = (...scripts: string[]) =>
  `sed -i ${scripts.map((script) => `-e '${script}'`).join(' ')} quotes/compose.yaml; ${compose('up -d')}; sleep 1`;

export const wrong: Wrong[] = [
  { exercise: '16.1', what: 'nothing was mended', done: ':', saw: /no answer: .*port 80/ },
  {
    exercise: '16.1',
    what: 'the port of the machine instead of the address',
    done: edit('s/8090:80/8090:8080/'),
    saw: /no answer/,
  },
  {
    exercise: '16.1',
    what: 'in the file, and not in what runs',
    done: "sed -i 's/8090:8080/8090:80/; s/HOST: 127.0.0.1/HOST: 0.0.0.0/' quotes/compose.yaml",
    saw: /no answer/,
  },
  {
    exercise: '16.1',
    what: 'the program changed in the container',
    done: `${edit('s/HOST: 0.0.0.0/HOST: 127.0.0.1/')}
           docker exec -u root quotes-web-1 sed -i 's/const host = .*/const host = "0.0.0.0";/' service.mjs; docker restart -t 2 quotes-web-1; sleep 1`,
    saw: /\/app\/service\.mjs/,
  },
  {
    exercise: '16.1',
    what: 'another container instead',
    done: `docker rm -f quotes-web-1; docker run -d --name quotes-web-1 --network quotes_default -p 8090:80 quotes-app node web.mjs; sleep 1`,
    saw: /there is none/,
  },
  {
    exercise: '16.2',
    what: 'nothing was mended',
    done: `docker rm -f quotes-web-1; ${edit('s/HOST: 127.0.0.1/HOST: 0.0.0.0/')}`,
    saw: /503: "nothing to say"/,
  },
  {
    exercise: '16.2',
    what: 'its address was written down',
    done: edit(
      "/STORE: redis/a\\    extra_hosts: [\"redis:'$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' quotes-store-1)'\"]",
    ),
    saw: /written down: redis/,
  },
  {
    exercise: '16.2',
    what: 'a name by hand',
    done: `${edit('/extra_hosts/d')}; docker network disconnect quotes_default quotes-store-1; docker network connect --alias store --alias redis quotes_default quotes-store-1; sleep 1`,
    saw: /asks for "redis", and in the file nobody/,
  },
  {
    exercise: '16.2',
    what: 'a second Redis',
    done: `${compose('up -d --force-recreate store')}
           printf '%s\\n' services: '  redis:' '    image: redis:8' > quotes/compose.override.yaml; ${compose('up -d')}; sleep 1
           docker exec quotes-redis-1 redis-cli sadd quotes 'a quote (by somebody)'`,
    saw: /stores in the file: redis, store/,
  },
  {
    exercise: '16.3',
    what: 'nothing was mended',
    done: `rm quotes/compose.override.yaml; ${compose('up -d --remove-orphans')}; sleep 3`,
    saw: /restarting|exited|no answer/,
  },
  {
    exercise: '16.3',
    what: 'the limit of what runs, not of the file',
    done: 'docker update --memory 192m --memory-swap 192m quotes-search-1; docker restart -t 2 quotes-search-1; sleep 3',
    saw: /in the file 67108864, in the container 201326592/,
  },
  {
    exercise: '16.3',
    what: 'no limit at all',
    done: `${edit('/mem/d')}; sleep 2`,
    saw: /none: it may take all/,
  },
  {
    exercise: '16.3',
    what: 'half of all there is',
    done: `${edit('/command: node search.mjs/a\\    mem_limit: 2g')}; sleep 2`,
    saw: /2048 MiB/,
  },
  {
    exercise: '16.4',
    what: 'the image, not the container',
    done: 'docker tag quotes-app evidence',
    saw: /No such file/,
  },
  {
    exercise: '16.4',
    what: 'too late: of a container that is new',
    done: `${compose('up -d --force-recreate likes')}; docker exec quotes-likes-1 sh -c "echo Zoe: all > likes.txt"; docker commit quotes-likes-1 evidence`,
    saw: /^0 of them$/,
  },
  {
    exercise: '16.5',
    what: 'nothing was mended',
    done: ':',
    saw: /\/app\/likes\.txt, in the container itself/,
  },
  {
    exercise: '16.5',
    what: 'mended, and the likes are lost',
    done: `${edit('s/LIKES_FLIE/LIKES_FILE/')}`,
    saw: /no likes yet/,
  },
  {
    exercise: '16.5',
    what: 'in memory',
    done: `${edit('s#LIKES_FILE: /data/likes.txt#LIKES_FILE: /tmp/likes.txt#')}`,
    saw: /\/tmp\/likes\.txt, in the container itself/,
  },
  {
    exercise: '16.6',
    what: 'three of four',
    done: `${edit('s#/tmp/likes.txt#/data/likes.txt#', '0,/STORE: redis/s/STORE: redis/STORE: store/', '/command: node \\(web\\|picker\\|likes\\)/a\\    read_only: true')}`,
    saw: /^these may: search$/,
  },
  {
    exercise: '16.6',
    what: 'read-only, and stopped',
    done: `${edit('/command: node search/a\\    read_only: true')}; ${compose('stop -t 2 web')}`,
    saw: /no answer/,
  },
  {
    exercise: '16.7',
    what: 'containers and images, not volumes',
    done: 'docker container prune -f; docker image prune -f',
    saw: /^[3-9]$/,
  },
  {
    exercise: '16.7',
    what: 'all of them, while nothing runs',
    done: `${compose('down')}; docker volume prune --all --force`,
    saw: /^none$/,
  },
];
