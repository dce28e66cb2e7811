import type { Calendar } from '../calendar.ts';

/** A member of the ad operations staff. */
export interface Person {
  readonly id: number;
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
  readonly createdAt: string;
}

/** The three that the development issuer signs in, by their subjects; then colleagues whom only the data names. */
const staff: readonly (readonly [subject: string, name: string, active: boolean])[] = [
  ['dev|ops', 'Asha Rao', true], ['dev|ops-lead', 'Vikram Shah', true], ['dev|admin', 'Sara Thomas', true],
  ['staff|rahul', 'Rahul Nair', true], ['staff|priyanka', 'Priyanka Das', true], ['staff|imran', 'Imran Qureshi', true],
  ['staff|lakshmi', 'Lakshmi Subramanian', true], ['staff|arjun', 'Arjun Bhatt', true], ['staff|neha', 'Neha Kulkarni', true],
  ['staff|joseph', 'Joseph Fernandes', true], ['staff|ritu', 'Ritu Malhotra', true], ['staff|anand', 'Anand Pillai', true],
  ['staff|mei', 'Mei Tan', true], ['staff|farah', 'Farah Siddiqui', true], ['staff|gurpreet', 'Gurpreet Gill', false], ['staff|tom', 'Tom Whitfield', false],
];

/** The staff: the same people at every scale and seed. Two have left. */
export function makePeople(calendar: Calendar): readonly Person[] {
  return staff.map(([subject, name, active], index) => ({
    id: index + 1, subject, name, active,
    email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@network.example`,
    createdAt: calendar.instant(-400 + index * 20, 600),
  }));
}

/** Those who look after advertisers and studios. */
export function accountManagers(people: readonly Person[]): readonly Person[] {
  return people.filter((person) => person.active && person.subject !== 'dev|admin');
}
