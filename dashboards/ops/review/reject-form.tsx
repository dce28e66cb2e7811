import { Button, Radio, Stack, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import classes from './review-page.module.css';
import { rejectionReasons } from './review-words.ts';

const noteLength = 1_000;

/** Why it is rejected: a reason, by its number key too, and words where they help. Enter rejects, Escape goes back. */
export function RejectForm(props: { readonly onReject: (reasonCode: string, note: string | undefined) => void; readonly onCancel: () => void }): ReactNode {
  const [code, setCode] = useState<string>();
  const [note, setNote] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>('input[type="radio"]')?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (code !== undefined) props.onReject(code, note.trim() || undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') props.onCancel();
    const inText = event.target instanceof HTMLTextAreaElement;
    const reason = inText ? undefined : rejectionReasons[Number(event.key) - 1];
    if (reason !== undefined) setCode(reason.code);
    if (event.key === 'Enter' && inText && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
  };
  return (
    <form ref={form} className={classes['reject']} onSubmit={submit} onKeyDown={onKeyDown} aria-label="Why it is rejected">
      <Radio.Group size="sm" label="Why is it rejected?" value={code ?? null} onChange={setCode}>
        <Stack gap={8} mt={4}>
          {rejectionReasons.map((reason, index) => (
            <Radio key={reason.code} size="sm" value={reason.code} label={`${index + 1}  ${reason.text}`} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea size="xs" label="For the advertiser, in words (optional)" maxLength={noteLength} rows={2} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      <div className={classes['actions']}>
        <Button size="xs" color="red.9" type="submit" disabled={code === undefined}>Reject</Button>
        <Button size="xs" variant="default" onClick={props.onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
